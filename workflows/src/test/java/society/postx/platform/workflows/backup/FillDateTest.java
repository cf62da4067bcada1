package society.postx.platform.workflows.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FillDateTest {
  private static final long GB = 1_000_000_000;
  private static final LocalDate FIRST = LocalDate.parse("2026-11-01");

  private static UsageHistory growing(int days, long first, long daily) {
    var history = UsageHistory.none();
    for (var day = 0; day < days; day++) {
      history =
          history.with(
              new UsageDay(
                  FIRST.plusDays(day).toString(),
                  new BoxFigures(1000 * GB, (first + day * daily) * GB, 0),
                  new TreeMap<>()));
    }
    return history;
  }

  @Test
  void aBoxThatGrowsTenGigabytesADayHasADate() {
    assertThat(FillDate.of(growing(11, 700, 10))).contains(LocalDate.parse("2026-12-01"));
    assertThat(UsageReport.of(growing(11, 700, 10), new TreeMap<>()).full())
        .endsWith(", full on 2026-12-01 at this rate; the next size is 5 TB");
  }

  @Test
  void aBoxThatShrinksOrWasMeasuredForAFewDaysHasNone() {
    assertThat(FillDate.of(growing(11, 700, -1))).isEmpty();
    assertThat(FillDate.of(growing(11, 700, 0))).isEmpty();
    assertThat(FillDate.of(growing(7, 700, 10))).isEmpty();
    assertThat(FillDate.of(UsageHistory.none())).isEmpty();
    assertThat(FillDate.of(growing(11, 1000, 10))).contains(LocalDate.parse("2026-11-11"));
    assertThat(UsageReport.of(growing(3, 750, 10), new TreeMap<>()).full())
        .endsWith("in its snapshots; the next size is 5 TB");
    assertThat(UsageReport.of(growing(11, 100, 10), new TreeMap<>()).full()).isEmpty();
  }
}
