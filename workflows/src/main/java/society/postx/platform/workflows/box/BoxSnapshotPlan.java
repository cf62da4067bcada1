package society.postx.platform.workflows.box;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the Storage Box takes snapshots of itself, and how many it keeps: the second layer below
 * retention, out of reach of every key that opens the box. ADR §4; Hetzner's {@code
 * enable_snapshot_plan}.
 *
 * <p>Of {@code n} snapshots the oldest is always at least {@code n - 1} intervals old. A client is
 * pruned weekly, so any 14 days hold two prunes: with {@code (n - 1) × interval ≥ 14 days} there is
 * always a snapshot from before the last two. Daily that takes 15, weekly 3, monthly 2.
 *
 * @param maxSnapshots the oldest one goes when there are more
 * @param minute in UTC, as all the times
 * @param dayOfWeek 1 for Monday to 7 for Sunday; null for every day
 * @param dayOfMonth 1 to 31; null for every day
 */
public record BoxSnapshotPlan(
    @JsonProperty("max_snapshots") int maxSnapshots,
    int minute,
    int hour,
    @JsonProperty("day_of_week") @Nullable Integer dayOfWeek,
    @JsonProperty("day_of_month") @Nullable Integer dayOfMonth) {
  /** Two weekly prunes. */
  private static final Duration TWO_PRUNES = Duration.ofDays(14);

  /** Hetzner takes a snapshot some time after the minute of its plan. */
  private static final Duration LATE = Duration.ofDays(1);

  /** Hetzner's clock may be behind ours: a snapshot just after an instant may be of before. */
  public static final Duration SKEW = Duration.ofHours(1);

  private static final int MOST_YEARS = 100;

  /** After the last backup that is tried again, and before retention; summer and winter. */
  private static final int MINUTE = 45;

  private static final int HOUR = 6;
  private static final int SUNDAY = 7;

  /** Where the box's type allows so many: the newest one is at most a day old. */
  private static final int DAILY = 20;

  /** A week more than two prunes need, to notice and to restore. */
  private static final int WEEKLY = 4;

  /**
   * A new plan for a box without one.
   *
   * @param limit automatic snapshots that the box's type allows
   */
  public static BoxSnapshotPlan fresh(int limit) {
    return limit >= DAILY
        ? new BoxSnapshotPlan(DAILY, MINUTE, HOUR, null, null)
        : new BoxSnapshotPlan(Math.min(limit, WEEKLY), MINUTE, HOUR, SUNDAY, null);
  }

  /**
   * The plan to put in place of this one; empty to leave it. Only the number rises: an operator
   * chose rhythm and time.
   */
  public Optional<BoxSnapshotPlan> raised(int limit) {
    var least = least();
    return outlivesTwoPrunes() || least > limit
        ? Optional.empty()
        : Optional.of(new BoxSnapshotPlan(least, minute, hour, dayOfWeek, dayOfMonth));
  }

  /**
   * What is wrong with a box's plan, as the rest of a sentence about the box; empty for one that
   * outlives two prunes.
   */
  public static Optional<String> problem(Optional<BoxSnapshotPlan> plan) {
    if (plan.isEmpty()) {
      return Optional.of("has no snapshot plan, so a prune by mistake is final");
    }
    return plan.filter(it -> !it.outlivesTwoPrunes())
        .map(it -> "has a snapshot plan (%s); two prunes take 14 days".formatted(it.text()));
  }

  /**
   * Whether the plan still makes snapshots.
   *
   * @param newest automatic snapshot; a box without one is alive, since a new plan's first one
   *     comes only after an interval, and when that began is unknown
   */
  public boolean isAlive(Optional<Instant> newest, Instant now) {
    var longest = dayOfMonth != null ? Duration.ofDays(31) : interval();
    return newest.map(it -> !it.isBefore(now.minus(longest).minus(LATE))).orElse(true);
  }

  public boolean outlivesTwoPrunes() {
    return oldest().compareTo(TWO_PRUNES) >= 0;
  }

  /** The least age of the oldest snapshot. */
  public Duration oldest() {
    return interval().multipliedBy(maxSnapshots - 1L);
  }

  /**
   * When the plan has replaced all that it made until an instant: after as many newer ones as it
   * keeps. Days that match too seldom give no answer.
   */
  public Optional<Instant> replaced(Instant madeUntil) {
    var from = madeUntil.plus(SKEW);
    var first = LocalDate.ofInstant(from, ZoneOffset.UTC);
    var newer = 0;
    for (var day = first; day.isBefore(first.plusYears(MOST_YEARS)); day = day.plusDays(1)) {
      var taken = day.atStartOfDay(ZoneOffset.UTC).plusHours(hour).plusMinutes(minute).toInstant();
      if (takes(day) && taken.isAfter(from) && ++newer >= maxSnapshots) {
        return Optional.of(taken.plus(LATE));
      }
    }
    return Optional.empty();
  }

  private boolean takes(LocalDate day) {
    return (dayOfWeek == null || day.getDayOfWeek().getValue() == dayOfWeek)
        && (dayOfMonth == null || day.getDayOfMonth() == dayOfMonth);
  }

  private int least() {
    return (int) Math.ceilDiv(TWO_PRUNES.toDays(), interval().toDays()) + 1;
  }

  /** Between two snapshots, at least: both days together match no more often than monthly. */
  private Duration interval() {
    if (dayOfMonth != null) {
      return Duration.ofDays(28);
    }
    return Duration.ofDays(dayOfWeek == null ? 1 : 7);
  }

  /** {@code weekly, keeps 4, the oldest at least 21 days old}. */
  public String text() {
    var rhythm = dayOfMonth != null ? "monthly" : dayOfWeek != null ? "weekly" : "daily";
    return "%s, keeps %d, the oldest at least %d days old"
        .formatted(rhythm, maxSnapshots, oldest().toDays());
  }
}
