package society.postx.platform.activities.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import society.postx.platform.workflows.client.Domain;

class CertificateWeekProperties {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private static Domain name(int number) {
    return new Domain("n%d.platform.example".formatted(number));
  }

  /** One certificate for each of these numbers of minutes ago. */
  private static Map<Domain, Instant> ordered(List<Integer> minutes) {
    var ordered = new HashMap<Domain, Instant>();
    for (var index = 0; index < minutes.size(); index++) {
      ordered.put(name(index), NOW.minus(Duration.ofMinutes(minutes.get(index))));
    }
    return ordered;
  }

  private static Set<Domain> fresh(int many) {
    var names = new HashSet<Domain>();
    for (var index = 0; index < many; index++) {
      names.add(name(1000 + index));
    }
    return names;
  }

  private static long within(Map<Domain, Instant> ordered, Instant at) {
    var since = at.minus(CertificateWeek.LENGTH);
    return ordered.values().stream().filter(it -> !it.isBefore(since)).count();
  }

  @Property
  void atItsTurnAClientFitsAndNoMinuteEarlier(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 10_000) Integer> minutes,
      @ForAll @IntRange(min = 1, max = 10) int names,
      @ForAll @IntRange(min = 10, max = 50) int limit) {
    var ordered = ordered(minutes);
    var turn = new CertificateWeek(Set.of(), ordered, limit).turnOf(fresh(names));
    if (turn.isEmpty()) {
      assertThat(ordered.size() + names).isLessThanOrEqualTo(limit);
      return;
    }
    assertThat(within(ordered, turn.get()) + names).isLessThanOrEqualTo(limit);
    assertThat(within(ordered, turn.get().minusSeconds(61)) + names).isGreaterThan(limit);
    assertThat(turn.get()).isAfter(NOW);
  }

  @Property
  void namesThatAreThereAlreadyNeverWait(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 10_000) Integer> minutes) {
    var ordered = ordered(minutes);
    assertThat(new CertificateWeek(Set.of(), ordered, 1).turnOf(ordered.keySet())).isEmpty();
    assertThat(new CertificateWeek(fresh(3), ordered, 1).turnOf(fresh(3))).isEmpty();
  }

  @Property
  void aClientWithMoreNamesThanTheLimitWaitsForTheOthersOnly(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 10_000) Integer> minutes) {
    var ordered = ordered(minutes);
    var turn = new CertificateWeek(Set.of(), ordered, 2).turnOf(fresh(3));
    assertThat(turn.isEmpty()).isEqualTo(ordered.isEmpty());
    turn.ifPresent(it -> assertThat(within(ordered, it)).isZero());
  }
}
