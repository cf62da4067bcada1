package society.postx.platform.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import society.postx.platform.workflows.rollout.plan.Budget;
import society.postx.platform.workflows.rollout.plan.Soak;
import society.postx.platform.workflows.rollout.plan.Soak.Sample;
import society.postx.platform.workflows.rollout.plan.Soak.Verdict;
import society.postx.platform.workflows.rollout.plan.Waves;

/** Checks waves, budget and soak against independent calculations. */
class RolloutProperties {
  @Property(tries = 5000)
  void wavesTakeEveryClientOnceAndNeverGrowFasterThanTwice(
      @ForAll @IntRange(max = 1200) int clients,
      @ForAll @Size(max = 6) List<@IntRange(min = 1, max = 100) Integer> first,
      @ForAll @IntRange(min = 1, max = 50) int limit) {
    var sizes = Waves.sizes(clients, first, limit);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(clients);
    for (var wave = 0; wave < sizes.size(); wave++) {
      var size = sizes.get(wave);
      var last = wave == sizes.size() - 1;
      assertThat(size).isPositive();
      if (wave < first.size()) {
        assertThat(size).isLessThanOrEqualTo(first.get(wave));
        assertThat(last || size.equals(first.get(wave))).isTrue();
      } else if (wave == 0) {
        assertThat(size).isOne();
      } else {
        var most = Math.min(limit, sizes.get(wave - 1) * 2);
        assertThat(size).isLessThanOrEqualTo(most);
        assertThat(last || size == most).isTrue();
      }
    }
  }

  @Property(tries = 5000)
  void aCountIsExceededByTheNextFailure(
      @ForAll @IntRange(max = 999) int budget, @ForAll @IntRange(max = 1200) int failures) {
    assertThat(Budget.of(String.valueOf(budget), 1000).exceededBy(failures))
        .isEqualTo(failures >= budget + 1);
  }

  @Property(tries = 5000)
  void aPercentageIsNotRounded(
      @ForAll @IntRange(max = 100) int percent,
      @ForAll @IntRange(min = 1, max = 1200) int clients,
      @ForAll @IntRange(max = 1200) int failures) {
    var share = new BigDecimal(percent).multiply(new BigDecimal(clients)).movePointLeft(2);
    assertThat(Budget.of(percent + "%", clients).exceededBy(failures))
        .isEqualTo(new BigDecimal(failures).compareTo(share) > 0);
  }

  @Property(tries = 10_000)
  void onlyASoakThatWasSeenGoodAllThroughPasses(
      @ForAll("clients") List<List<Sample>> clients,
      @ForAll @IntRange(min = 1, max = 8) int rounds) {
    var verdict = Soak.verdict(clients, rounds);
    var seen = clients.stream().map(RolloutProperties::letters).toList();
    var failed = seen.stream().anyMatch(text -> text.replace("?", "").contains("BB"));
    var passed =
        !seen.isEmpty() && seen.stream().allMatch(text -> text.matches("G{%d,}".formatted(rounds)));
    assertThat(verdict)
        .isEqualTo(failed ? Verdict.FAIL : passed ? Verdict.PASS : Verdict.INCONCLUSIVE);
  }

  private static String letters(List<Sample> samples) {
    var text = new StringBuilder();
    for (var sample : samples) {
      text.append(
          switch (sample) {
            case GOOD -> 'G';
            case BAD -> 'B';
            case MISSING -> '?';
          });
    }
    return text.toString();
  }

  @Provide
  Arbitrary<List<List<Sample>>> clients() {
    var samples =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(Sample.GOOD).list().ofMaxSize(8)),
            Tuple.of(1, Arbitraries.of(Sample.values()).list().ofMaxSize(8)));
    return samples.list().ofMaxSize(3);
  }

  @Property
  void aSoakIsLookedAtAtMostEveryMinuteAndAtLeastOnce(
      @ForAll @IntRange(max = 7 * 24 * 60) int minutes) {
    var rounds = Soak.rounds(Duration.ofMinutes(minutes));
    assertThat(rounds).isBetween(1, 144).isLessThanOrEqualTo(Math.max(1, minutes));
  }
}
