package society.postx.platform.workflows.rollout.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Checks windows and freezes against a walk through the month in steps of a quarter of an hour. */
class CalendarProperties {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** Four days before clocks go forward. */
  private static final Instant START = Instant.parse("2026-03-25T00:00:00Z");

  private static final Duration STEP = Duration.ofMinutes(15);

  @Property(tries = 1000)
  void theFirstAllowedInstantIsTheOneThatWalkingFinds(
      @ForAll("windows") Window window,
      @ForAll("freezes") List<Freeze> freezes,
      @ForAll @IntRange(max = 900) int quarters) {
    var now = START.plus(STEP.multipliedBy(quarters));
    var opens = new Calendar(freezes, ZONE).opens(window, now);
    var at = now;
    var horizon = now.plus(Duration.ofDays(Calendar.DAYS - 1));
    while (at.isBefore(horizon) && !allowed(at.atZone(ZONE), window, freezes)) {
      at = at.plus(STEP);
    }
    if (at.isBefore(horizon)) {
      assertThat(opens).contains(at);
    } else {
      assertThat(opens.filter(it -> it.isBefore(horizon))).isEmpty();
    }
  }

  /** Said of a moment, without looking for one. */
  private static boolean allowed(ZonedDateTime at, Window window, List<Freeze> freezes) {
    var date = at.toLocalDate();
    for (var freeze : freezes) {
      if (!date.isBefore(freeze.from()) && !date.isAfter(freeze.to())) {
        return false;
      }
    }
    var time = at.toLocalTime();
    var sameDay = window.from().isBefore(window.to());
    if (sameDay) {
      return on(window, date) && !time.isBefore(window.from()) && time.isBefore(window.to());
    }
    return (on(window, date) && !time.isBefore(window.from()))
        || (on(window, date.minusDays(1)) && time.isBefore(window.to()));
  }

  private static boolean on(Window window, LocalDate date) {
    return window.days().isEmpty() || window.days().contains(date.getDayOfWeek());
  }

  /** Not between two and three: that hour does not exist on one of the days. */
  @Provide
  Arbitrary<Window> windows() {
    var times =
        Arbitraries.integers()
            .between(0, 95)
            .filter(quarter -> quarter < 8 || quarter >= 12)
            .map(quarter -> LocalTime.MIDNIGHT.plusMinutes(15L * quarter));
    var days = Arbitraries.of(DayOfWeek.values()).list().uniqueElements().ofMaxSize(3);
    return Combinators.combine(days, times, times).as(Window::new);
  }

  @Provide
  Arbitrary<List<Freeze>> freezes() {
    var first = LocalDate.of(2026, 3, 20);
    return Combinators.combine(
            Arbitraries.integers().between(0, 30), Arbitraries.integers().between(0, 12))
        .as(
            (from, days) ->
                new Freeze(first.plusDays(from), first.plusDays(from + days), "quiet days"))
        .list()
        .ofMaxSize(3);
  }

  @Example
  void withoutWindowAndFreezeItIsNow() {
    assertThat(new Calendar(List.of(), ZONE).opens(null, START)).contains(START);
  }

  @Example
  void aFreezeThatLastsLongerThanAMonthNeverOpens() {
    var freeze = new Freeze(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31), "for sale");
    assertThat(new Calendar(List.of(freeze), ZONE).opens(null, START)).isEmpty();
  }
}
