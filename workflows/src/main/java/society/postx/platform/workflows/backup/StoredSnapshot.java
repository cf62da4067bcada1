package society.postx.platform.workflows.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

  private static final int SHORT = 8;

  public StoredSnapshot {
    tags = List.copyOf(tags);
  }

  /** Whether the box stored it at this instant or later. */
  boolean storedSince(Instant since) {
    return stored.filter(it -> !it.isBefore(since)).isPresent();
  }

  boolean pass() {
    return tags.contains(PASS);
  }

  /** Restic's short id. */
  public String shortId() {
    return id.substring(0, Math.min(SHORT, id.length()));
  }
}
