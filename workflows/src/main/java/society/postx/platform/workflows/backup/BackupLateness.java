package society.postx.platform.workflows.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.text.Quantities;

/**
 * Says that a client's nightly backup is late, or runs again, by the box's time alone: neither
 * forged times nor a monitor that nobody configured hide a missing backup. ADR §4, §6.
 *
 * <p>It remembers nothing between two looks: whether the look of a day before found the client late
 * follows from the times that the box still shows.
 *
 * @param late since when backups are missing; empty while they come
 * @param again that backups come again after a pause; empty otherwise
 */
public record BackupLateness(String late, String again) {
  /** A day and two hours: the greatest age of a backup that has no window, the platform's own. */
  public static final Duration LATE = Duration.ofHours(26);

  private static final Duration BETWEEN_LOOKS = Duration.ofDays(1);

  /** The box's clock and the host's may differ, and an operator may start the backup himself. */
  private static final Duration EARLY = Duration.ofHours(1);

  /**
   * Judges a client's snapshots: the newest night whose window is over has to have brought one.
   * Those that cannot be restored, or that the box does not date, do not count, nor those that a
   * release or a restore asked for: they would hide that the host's timer is off. A client that is
   * younger than that night is not late.
   */
  public static BackupLateness of(
      List<StoredSnapshot> snapshots, BackupWindow window, Instant now) {
    var all = stored(snapshots.stream().filter(it -> !it.pass()).toList());
    if (all.isEmpty()) {
      return new BackupLateness("the box has stored no backup at all", "");
    }
    var nightly = stored(snapshots.stream().filter(it -> it.tags().isEmpty()).toList());
    var last = window.last(now).from().minus(EARLY);
    var before = window.before(window.last(now)).from().minus(EARLY);
    var newest = last(nightly);
    if (newest.filter(it -> !it.isBefore(last)).isEmpty()) {
      return all.getFirst().isBefore(last)
          ? new BackupLateness(missing(newest, all.getLast(), now), "")
          : new BackupLateness("", "");
    }
    var paused = nightly.stream().noneMatch(it -> !it.isBefore(before) && it.isBefore(last));
    return new BackupLateness(
        "",
        paused && all.getFirst().isBefore(before)
            ? "backups run again, the newest since " + Quantities.time(newest.orElseThrow())
            : "");
  }

  private static List<Instant> stored(List<StoredSnapshot> snapshots) {
    return snapshots.stream().flatMap(it -> it.stored().stream()).sorted().toList();
  }

  private static String missing(Optional<Instant> nightly, Instant newest, Instant now) {
    var last = nightly.map(it -> last(it, now));
    return last.filter(it -> newest.equals(nightly.orElseThrow()))
        .orElseGet(
            () ->
                "%s; the one of %s was asked for by a release, an upgrade or a restore"
                    .formatted(
                        last.orElse("the box has stored no nightly backup"),
                        Quantities.time(newest)));
  }

  private static String last(Instant stored, Instant now) {
    return "the box stored the last backup at %s, %s ago"
        .formatted(Quantities.time(stored), Quantities.duration(Duration.between(stored, now)));
  }

  /**
   * Judges the snapshots of a repository without a window by the newest one's age; those that
   * cannot be restored, or that the box does not date, do not count.
   */
  public static BackupLateness of(List<StoredSnapshot> snapshots, Instant now) {
    var stored = stored(snapshots.stream().filter(it -> !it.pass()).toList());
    var newest = last(stored);
    if (isLate(newest, now)) {
      return new BackupLateness(
          newest.map(it -> last(it, now)).orElse("the box has stored no backup at all"), "");
    }
    var dayBefore = now.minus(BETWEEN_LOOKS);
    var then = last(stored.stream().filter(it -> !it.isAfter(dayBefore)).toList());
    return new BackupLateness(
        "",
        then.isPresent() && isLate(then, dayBefore)
            ? "backups run again, the newest since " + Quantities.time(newest.orElseThrow())
            : "");
  }

  private static boolean isLate(Optional<Instant> newest, Instant now) {
    return newest.map(it -> it.isBefore(now.minus(LATE))).orElse(true);
  }

  private static Optional<Instant> last(List<Instant> sorted) {
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.getLast());
  }
}
