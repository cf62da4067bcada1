package society.postx.platform.starter.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.schedules.ScheduleRange;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CronProperties {
  @Property(tries = 500)
  void anyListOfMinutesMeansThoseMinutes(@ForAll("minutes") List<Integer> minutes) {
    var text = String.join(",", minutes.stream().map(String::valueOf).toList());
    var parsed = Cron.parse(text + " * * * *").calendar();
    assertThat(values(parsed.getMinutes())).containsExactlyElementsOf(new TreeSet<>(minutes));
    assertThat(values(parsed.getHour())).hasSize(24);
    assertThat(values(parsed.getSeconds())).containsExactly(0);
  }

  @Property(tries = 500)
  void aRangeWithAStepIsCountedFromItsStart(
      @ForAll @IntRange(max = 23) int from,
      @ForAll @IntRange(max = 23) int to,
      @ForAll @IntRange(min = 1, max = 30) int step) {
    var text = "0 %d-%d/%d * * *".formatted(from, to, step);
    if (to < from) {
      assertThatThrownBy(() -> Cron.parse(text)).hasMessageContaining("hour must be *, or");
      return;
    }
    assertThat(values(Cron.parse(text).calendar().getHour()))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(from, to)
                .filter(hour -> (hour - from) % step == 0)
                .boxed()
                .toList());
  }

  @Example
  void namesAndNumbersAreTheSame() {
    assertThat(Cron.parse("0 5 * JAN-mar SUN,sat").calendar().getMonth())
        .isEqualTo(Cron.parse("0 5 * 1-3 0,6").calendar().getMonth());
    assertThat(values(Cron.parse("0 5 * * SUN,sat").calendar().getDayOfWeek()))
        .containsExactly(0, 6);
  }

  @Example
  void anInvalidCronIsRefusedWithTheFieldAndItsRule() {
    refused("", "five fields");
    refused("@daily", "five fields");
    refused("0 30 5 * * *", "five fields");
    refused("60 5 * * *", "minute must be *, or numbers from 0 to 59");
    refused("0 24 * * *", "hour must be *, or numbers from 0 to 23");
    refused("0 5 0 * *", "day of month must be *, or numbers from 1 to 31");
    refused("0 5 * 13 *", "month must be *, or numbers from 1 to 12");
    refused("0 5 * * 7", "day of week must be *, or numbers from 0 to 6");
    refused("0 5 * * MOO", "day of week must be");
    refused("*/0 5 * * *", "minute must be");
    refused("1, 5 * * *", "minute must be");
    refused("5-1 5 * * *", "minute must be");
    refused("0 5 1 * MON", "day of month or day of week must be *");
  }

  private static void refused(String text, String rule) {
    assertThatThrownBy(() -> Cron.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
  }

  private static List<Integer> values(List<ScheduleRange> ranges) {
    return ranges.stream()
        .flatMap(
            range ->
                IntStream.iterate(
                        range.getStart(),
                        value -> value <= range.getEnd(),
                        value -> value + range.getStep())
                    .boxed())
        .sorted()
        .distinct()
        .toList();
  }

  @Provide
  Arbitrary<List<Integer>> minutes() {
    return Arbitraries.integers().between(0, 59).list().ofMinSize(1).ofMaxSize(8);
  }
}
