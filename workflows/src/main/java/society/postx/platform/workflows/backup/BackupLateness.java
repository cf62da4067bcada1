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
  /**
   * A day, and the two hours over which backups spread. Retention looks four hours after the last
   * one should have begun, so an older backup means that a whole night brought none.
   */
  public static final Duration LATE = Duration.ofHours(26);

  private static final Duration BETWEEN_LOOKS = Duration.ofDays(1);

  /**
   * Judges a repository's snapshots; those that cannot be restored, or that the box does not date,
   * do not count.
   */
  public static BackupLateness of(List<StoredSnapshot> snapshots, Instant now) {
    var stored =
        snapshots.stream()
            .filter(it -> !it.pass())
            .flatMap(it -> it.stored().stream())
            .sorted()
            .toList();
    var newest = last(stored);
    if (isLate(newest, now)) {
      return new BackupLateness(
          newest
              .map(
                  it ->
                      "the box stored the last backup at %s, %s ago"
                          .formatted(
                              Quantities.time(it), Quantities.duration(Duration.between(it, now))))
              .orElse("the box has stored no backup at all"),
          "");
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
