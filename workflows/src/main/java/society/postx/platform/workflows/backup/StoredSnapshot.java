package society.postx.platform.workflows.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.workflows.text.Quantities;

/**
 * A snapshot with its two times.
 *
 * @param id restic's full id
 * @param claimed what the snapshot says; its host can write any time
 * @param stored when the box stored it, which no host can change; empty if the box shows no file
 * @param tags what the host wrote on it
 */
public record StoredSnapshot(
    String id, Instant claimed, Optional<Instant> stored, List<String> tags) {
  /**
   * The tag of a backup's first pass, while users were changing the files. It cannot be restored;
   * {@code base/backup/backup} says why it is made.
   */
  public static final String PASS = "pass";

  /** The tag of a backup that a restore makes of what it replaces, as BackupTag writes it. */
  private static final Pattern OF_RESTORE = Pattern.compile("restore-[0-9a-f-]{12}");

  private static final int SHORT = 8;

  /** What a snapshot claims may differ so far from when the box stored it. */
  private static final Duration HONEST = Duration.ofHours(2);

  public StoredSnapshot {
    tags = List.copyOf(tags);
  }

  /** Whether the box stored it at this instant or later. */
  boolean storedSince(Instant since) {
    return stored.filter(it -> !it.isBefore(since)).isPresent();
  }

  /** Whether a restore made the backup with this tag of what it replaces. */
  public static boolean isOfRestore(String tag) {
    return OF_RESTORE.matcher(tag).matches();
  }

  boolean pass() {
    return tags.contains(PASS);
  }

  /** Whether its tag says that it was made before a release or an upgrade. */
  boolean forRollback() {
    return !pass() && tags.stream().anyMatch(tag -> !isOfRestore(tag));
  }

  /** What is odd about it, for people who choose one; empty if nothing is. */
  public Optional<String> doubt() {
    if (stored.isEmpty()) {
      return Optional.of("the box shows no file of it");
    }
    var between = Duration.between(claimed, stored.get()).abs();
    return between.compareTo(HONEST) > 0
        ? Optional.of(
            "it claims to be of %s, which is not when the box stored it"
                .formatted(Quantities.time(claimed)))
        : Optional.empty();
  }

  /** Restic's short id. */
  public String shortId() {
    return shortId(id);
  }

  /** The beginning of a full id, as restic shows it. */
  public static String shortId(String id) {
    return id.substring(0, Math.min(SHORT, id.length()));
  }
}
