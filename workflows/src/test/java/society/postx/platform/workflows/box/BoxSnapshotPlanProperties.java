package society.postx.platform.workflows.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
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
