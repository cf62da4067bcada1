package society.postx.platform.workflows.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Lets plans run over a year, and prunes clients weekly meanwhile. */
class BoxSnapshotPlanProperties {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  @Property
  void aPlanThatOutlivesTwoPrunesAlwaysHasASnapshotOfBefore(
      @ForAll @IntRange(min = 1, max = 40) int max,
      @ForAll @IntRange(max = 7) int week,
      @ForAll @IntRange(max = 28) int month,
      @ForAll @IntRange(max = 6) int pruneDay) {
    var plan = plan(max, week, month);
    var kept = new ArrayDeque<Instant>();
    var always = true;
    for (var hour = 0; hour < 3 * 365 * 24; hour++) {
      var now = FIRST.plus(Duration.ofHours(hour));
      var time = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
      if (matches(plan, time)) {
        kept.add(now);
        if (kept.size() > max) {
          kept.remove();
        }
      }
      var pruned = time.getHour() == 8 && time.getDayOfWeek().getValue() == pruneDay + 1;
      if (pruned && hour > 2 * 365 * 24) { // in the middle of the second prune
        always &= !kept.isEmpty() && kept.getFirst().isBefore(now.minus(Duration.ofDays(7)));
      }
    }
    if (plan.outlivesTwoPrunes()) {
      assertThat(always).as(plan.text()).isTrue();
    }
  }

  /** Lets the plan run, late by up to half a day, from the last snapshot that may hold the data. */
  @Property
  void whatAPlanMadeIsGoneWhenItSaysSoAndNotMuchEarlier(
      @ForAll @IntRange(min = 1, max = 40) int max,
      @ForAll @IntRange(max = 7) int week,
      @ForAll @IntRange(max = 28) int month,
      @ForAll @IntRange(max = 2 * 365 * 24) int deletedAfterHours,
      @ForAll @IntRange(max = 12) int late) {
    var plan = plan(max, week, month);
    var deleted = FIRST.plus(Duration.ofHours(deletedAfterHours));
    var said = plan.replaced(deleted).orElseThrow();
    var newer = 0;
    var hour = deleted.truncatedTo(ChronoUnit.DAYS);
    for (; newer < max; hour = hour.plus(Duration.ofHours(1))) {
      var scheduled = hour.plus(Duration.ofMinutes(45));
      if (scheduled.isAfter(deleted)
          && matches(plan, LocalDateTime.ofInstant(hour, ZoneOffset.UTC))) {
        newer++;
      }
    }
    var gone = hour.minus(Duration.ofMinutes(15)).plus(Duration.ofHours(late));
    assertThat(gone).as(plan.text()).isBeforeOrEqualTo(said);
    var slack = Duration.ofDays(month > 0 && week == 0 ? 33 : week > 0 ? 9 : 3);
    assertThat(said).as(plan.text()).isBefore(gone.plus(slack));
  }

  @Example
  void aPlanWhoseDaysNeverMatchSaysNothing() {
    assertThat(new BoxSnapshotPlan(40, 0, 0, 1, 31).replaced(FIRST)).isPresent();
    assertThat(new BoxSnapshotPlan(3, 0, 0, null, 32).replaced(FIRST)).isEmpty();
  }

  @Property
  void aFreshPlanOutlivesTwoPrunes(@ForAll @IntRange(min = 3, max = 40) int limit) {
    var fresh = BoxSnapshotPlan.fresh(limit);
    assertThat(fresh.outlivesTwoPrunes()).isTrue();
    assertThat(fresh.maxSnapshots()).isLessThanOrEqualTo(limit);
    assertThat(fresh.raised(limit)).isEmpty();
  }

  @Property
  void whatAnOperatorSetIsNeverLowered(
      @ForAll @IntRange(min = 1, max = 40) int max,
      @ForAll @IntRange(max = 7) int week,
      @ForAll @IntRange(max = 28) int month,
      @ForAll @IntRange(min = 1, max = 40) int limit) {
    var before = plan(max, week, month);
    before
        .raised(limit)
        .ifPresent(
            raised -> {
              assertThat(raised.maxSnapshots()).isBetween(max + 1, limit);
              assertThat(raised)
                  .usingRecursiveComparison()
                  .ignoringFields("maxSnapshots")
                  .isEqualTo(before);
              assertThat(raised.outlivesTwoPrunes()).isTrue();
            });
    assertThat(before.outlivesTwoPrunes() && before.raised(limit).isPresent()).isFalse();
  }

  private static BoxSnapshotPlan plan(int max, int week, int month) {
    return new BoxSnapshotPlan(max, 45, 6, day(week), week == 0 ? day(month) : null);
  }

  private static @Nullable Integer day(int number) {
    return number == 0 ? null : number;
  }

  private static boolean matches(BoxSnapshotPlan plan, LocalDateTime time) {
    return time.getHour() == plan.hour()
        && (plan.dayOfWeek() == null || time.getDayOfWeek().getValue() == plan.dayOfWeek())
        && (plan.dayOfMonth() == null || time.getDayOfMonth() == plan.dayOfMonth());
  }
}
