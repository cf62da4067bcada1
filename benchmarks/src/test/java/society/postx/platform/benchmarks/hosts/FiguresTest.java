package society.postx.platform.benchmarks.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void ratiosAreTakenRoundByRoundAndNeverBetweenOurOwn() {
    var turns = new LinkedHashMap<String, List<Double>>();
    turns.put("ours", List.of(1.0, 4.0, 2.0));
    turns.put("ours, warm", List.of(1.0, 1.0, 1.0));
    turns.put("theirs", List.of(2.0, 4.0, 8.0));
    var figures = Figures.of("any", turns);
    assertThat(figures.seconds().get("ours")).isEqualTo(new RunStatistics(2, 1, 4, 3));
    assertThat(figures.ratios()).containsOnlyKeys("ours / theirs", "ours, warm / theirs");
    assertThat(figures.ratios().get("ours / theirs")).isEqualTo(new RunStatistics(0.5, 0.25, 1, 3));
  }

  @Test
  void theMiddleOfAnEvenNumberIsBetweenTwo() {
    assertThat(RunStatistics.of(List.of(4.0, 1.0)).median()).isEqualTo(2.5);
  }
}
