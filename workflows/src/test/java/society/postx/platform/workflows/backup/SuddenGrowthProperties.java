package society.postx.platform.workflows.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SuddenGrowthProperties {
  private static final LocalDate FIRST = LocalDate.parse("2026-11-30");
  static final long GB = 1_000_000_000;

  /** Anything that the first week brings, however large. */
  @Property
  void aFirstUploadIsNotSudden(
      @ForAll @Size(max = 7) List<@LongRange(max = 100_000 * GB) Long> sizes) {
    assertThat(SuddenGrowth.is(sizes)).isFalse();
  }

  /** Also over a weekly prune, and over a day that was not recorded. */
  @Property
  void evenGrowthIsNotSudden(
      @ForAll @LongRange(max = 1000 * GB) long first,
      @ForAll @Size(min = 8, max = 14) List<@LongRange(min = GB, max = 2 * GB) Long> days,
      @ForAll @IntRange(min = 1, max = 3) int daysInOne,
      @ForAll @LongRange(max = 20 * GB) long pruned) {
    var sizes = new ArrayList<>(List.of(first + pruned));
    for (var growth : days) {
      sizes.add(sizes.getLast() + growth);
    }
    assertThat(SuddenGrowth.is(sizes)).isFalse();
    sizes.add(sizes.getLast() - Math.min(pruned, sizes.getLast()));
    assertThat(SuddenGrowth.is(sizes)).isFalse();
    sizes.add(sizes.getLast() + days.getFirst() * daysInOne / 2);
    assertThat(SuddenGrowth.is(sizes)).isFalse();
  }

  @Property
  void aDayThatAddsAHundredGigabytesToAQuietClientIsSudden(
      @ForAll @LongRange(max = 400 * GB) long size,
      @ForAll @Size(min = 7, max = 14) List<@LongRange(max = 10 * GB) Long> days) {
    var sizes = new ArrayList<>(List.of(size));
    for (var growth : days) {
      sizes.add(sizes.getLast() + growth);
    }
    sizes.add(sizes.getLast() + 130 * GB);
    assertThat(SuddenGrowth.is(sizes)).isTrue();
    sizes.add(sizes.getLast()); // said on its day alone
    assertThat(SuddenGrowth.is(sizes)).isFalse();
  }

  @Property
  void aSmallClientThatDoublesRaisesNoAlarm(
      @ForAll @Size(min = 9, max = 14) List<@LongRange(max = GB - 1) Long> sizes) {
    assertThat(SuddenGrowth.is(sizes)).isFalse();
  }

  /** What came in several days says nothing about one. */
  @Property
  void growthOverDaysWithoutAMeasurementIsNotJudged(@ForAll @IntRange(max = 3) int missing) {
    var history = UsageHistory.none();
    for (var day = 0; day < 9; day++) {
      history = history.with(day(day, 10 * GB));
    }
    history = history.with(day(9 + missing, 200 * GB));
    assertThat(UsageReport.of(history, new TreeMap<>()).grown()).hasSize(missing == 0 ? 1 : 0);
    assertThat(history.growth("a")).isEqualTo(missing == 0 ? 190 * GB : 0);
  }

  private static UsageDay day(int day, long bytes) {
    return new UsageDay(
        FIRST.plusDays(day).toString(),
        new BoxFigures(10, 7, 0),
        new TreeMap<>(Map.of("a", bytes)));
  }

  @Property
  void aHistoryKeepsTheLastDaysOnceEach(@ForAll @IntRange(min = 1, max = 60) int days) {
    var history = UsageHistory.none();
    for (var day = 0; day < days; day++) {
      var today = day(day, day);
      history = history.with(today).with(today);
    }
    assertThat(history.days()).hasSize(Math.min(days, UsageHistory.DAYS));
    assertThat(history.of("a").getLast()).isEqualTo(days - 1);
    assertThat(history.growth("a")).isEqualTo(days == 1 ? 0 : 1);
    assertThat(UsageReport.of(history, new TreeMap<>()).full())
        .startsWith("the Storage Box is 70 % full");
  }
}
