package society.postx.platform.workflows.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import society.postx.platform.workflows.client.ClientName;

/** Nightly runs over months, each some minutes earlier or later than the one before. */
class PruneCalendarProperties {
  private static final Instant FIRST = Instant.parse("2026-11-30T08:00:00Z");

  /** As every client is at first: a fleet that is due at once leaves no time for its forgets. */
  @Property
  void aClientThatWasNeverPrunedWaitsForItsOwnWeekday(@ForAll @IntRange(max = 365) int night) {
    var now = FIRST.plus(Duration.ofDays(night));
    var client = new ClientName("alpha");
    assertThat(PruneCalendar.due(client, Optional.empty(), now))
        .isEqualTo(now.atOffset(ZoneOffset.UTC).getDayOfWeek() == PruneCalendar.weekday(client));
  }

  @Property
  void aClientIsPrunedOnceAWeekOnItsOwnWeekday(
      @ForAll @CharRange(from = 'a', to = 'z') @StringLength(min = 2, max = 20) String name,
      @ForAll @IntRange(max = 300) int minutesLater) {
    var client = new ClientName("x" + name); // some names are reserved
    Optional<Instant> finished = Optional.empty();
    var prunes = 0;
    for (var night = 0; night < 70; night++) {
      var now =
          FIRST.plus(Duration.ofDays(night)).plusSeconds(60L * (night * 7 % (minutesLater + 1)));
      if (PruneCalendar.due(client, finished, now)) {
        prunes++;
        finished = Optional.of(now);
        if (night >= 14) {
          assertThat(now.atOffset(ZoneOffset.UTC).getDayOfWeek())
              .isEqualTo(PruneCalendar.weekday(client));
        }
      }
      assertThat(Duration.between(finished.orElse(FIRST), now)).isLessThan(Duration.ofDays(7));
    }
    assertThat(prunes).isBetween(10, 12);
  }

  @Property(tries = 1)
  void theFleetSpreadsOverTheWeek() {
    var days = new EnumMap<DayOfWeek, Integer>(DayOfWeek.class);
    for (var number = 0; number < 700; number++) {
      days.merge(PruneCalendar.weekday(new ClientName("client" + number)), 1, Integer::sum);
    }
    assertThat(days).hasSize(7).allSatisfy((day, count) -> assertThat(count).isBetween(60, 140));
  }
}
