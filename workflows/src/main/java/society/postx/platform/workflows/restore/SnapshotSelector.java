package society.postx.platform.workflows.restore;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.text.Quantities;

/**
 * Says which snapshot is meant: {@code latest}; {@code proved}, the last that a verification
 * proved; restic's id or its beginning; a time or day in UTC, for the last one before it ended;
 * {@code before:<deployment>}. Neither the latest nor that of a time is one that a restore made of
 * what it was to replace. Order and age are those of the box, since a host can write any time and
 * tag.
 */
public record SnapshotSelector(@JsonValue String value) {
  static final String LATEST = "latest";

  private static final String PROVED = "proved";

  private static final String BEFORE = "before:";

  /** How the pin of a backup begins that a restore made first. */
  private static final String BEFORE_RESTORE = "before restore-";

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8,64}");

  /** Characters that BackupTag adds to a deployment's id. */
  private static final int RUN = 13;

  /** Snapshots that a refusal names. */
  private static final int NAMED = 8;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SnapshotSelector {
    check(value);
  }

  static void check(@Nullable String value) {
    if (value != null
        && !value.equals(LATEST)
        && !value.equals(PROVED)
        && !ID.matcher(value).matches()
        && !(value.startsWith(BEFORE) && InputRules.isId(value.substring(BEFORE.length())))
        && end(value).isEmpty()) {
      throw InputRules.refused(
          "snapshot",
          value,
          "latest, proved, restic's id, a day or time in UTC (2026-11-29, 2026-11-29T03:10:00Z) or before:<deployment>");
    }
  }

  /**
   * The snapshot that is meant.
   *
   * @param pins from the infrastructure repository: only they tell which one a deployment made
   * @throws io.temporal.failure.ApplicationFailure of INVALID_INPUT that names what there is
   */
  public StoredSnapshot choose(List<StoredSnapshot> snapshots, List<SnapshotPin> pins) {
    var all =
        snapshots.stream()
            .filter(it -> it.stored().isPresent() && !it.tags().contains(StoredSnapshot.PASS))
            .sorted(Comparator.comparing(it -> it.stored().orElseThrow()))
            .toList();
    var meant = all.stream().filter(meant(pins)).toList();
    if (ID.matcher(value).matches() && meant.size() > 1) {
      throw INVALID_INPUT.stop(
          "snapshot: '%s': %d snapshots match; give a longer id".formatted(value, meant.size()));
    }
    if (meant.isEmpty()) {
      throw INVALID_INPUT.stop("snapshot: '%s': %s".formatted(value, none(all)));
    }
    return meant.getLast();
  }

  /**
   * Ids, or the beginning of one, of snapshots that have to be looked at to choose.
   *
   * @param pins as for {@link #choose}
   */
  public List<String> wanted(List<SnapshotPin> pins) {
    return Stream.concat(
            Stream.of(value).filter(it -> ID.matcher(it).matches()),
            pins.stream().map(SnapshotPin::snapshot))
        .toList();
  }

  private Predicate<StoredSnapshot> meant(List<SnapshotPin> pins) {
    if (value.equals(PROVED)) {
      var proved = pins.stream().filter(SnapshotPin::isProof).map(SnapshotPin::snapshot).toList();
      return it -> proved.stream().anyMatch(it.id()::startsWith); // older proofs have short ids
    }
    if (ID.matcher(value).matches()) {
      return it -> it.id().startsWith(value);
    }
    if (value.startsWith(BEFORE)) {
      var made = pins.stream().filter(this::ofDeployment).map(SnapshotPin::snapshot).toList();
      return it -> made.contains(it.id());
    }
    var end = value.equals(LATEST) ? Instant.MAX : end(value).orElseThrow();
    var replaced =
        pins.stream()
            .filter(it -> it.reason().startsWith(BEFORE_RESTORE))
            .map(SnapshotPin::snapshot)
            .toList();
    return it ->
        !replaced.contains(it.id())
            && it.stored().filter(stored -> stored.isBefore(end)).isPresent();
  }

  private boolean ofDeployment(SnapshotPin pin) {
    var prefix = "before " + value.substring(BEFORE.length()) + "-";
    return pin.reason().startsWith(prefix)
        && pin.reason().length() < prefix.length() + RUN
        && pin.reason().indexOf('-', prefix.length()) < 0;
  }

  private static String none(List<StoredSnapshot> all) {
    if (all.isEmpty()) {
      return "the repository has no snapshot that can be restored";
    }
    var newest =
        all.reversed().stream().limit(NAMED).map(SnapshotSelector::named).collect(joining(", "));
    return all.size() > NAMED
        ? "no snapshot is it; the newest %d of %d: %s".formatted(NAMED, all.size(), newest)
        : "no snapshot is it; there are: %s".formatted(newest);
  }

  private static String named(StoredSnapshot snapshot) {
    return "%s of %s"
        .formatted(snapshot.shortId(), Quantities.time(snapshot.stored().orElseThrow()));
  }

  /** When the day or moment is over; empty for any other text. */
  private static Optional<Instant> end(String value) {
    try {
      return Optional.of(
          value.length() == "2026-11-29".length()
              ? LocalDate.parse(value).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(value).plusNanos(1));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
