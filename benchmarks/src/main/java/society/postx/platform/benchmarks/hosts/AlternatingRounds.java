package society.postx.platform.benchmarks.hosts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Runs contenders in alternating rounds, so that other load affects all of them alike. */
public final class AlternatingRounds {
  private final List<Contender> contenders;

  public AlternatingRounds(List<Contender> contenders) {
    this.contenders = contenders;
  }

  /** Runs the rounds of one kind and returns each contender's seconds, in order. */
  public Map<String, List<Double>> run(
      String kind, int rounds, Consumer<Contender> before, ToDoubleFunction<Contender> turn) {
    var seconds = new LinkedHashMap<String, List<Double>>();
    for (var round = 1; round <= rounds; round++) {
      for (var contender : contenders) {
        before.accept(contender);
        var took = turn.applyAsDouble(contender);
        seconds.computeIfAbsent(contender.name(), any -> new ArrayList<>()).add(took);
        System.err.printf("%s, round %d: %s %.2f s%n", kind, round, contender.name(), took);
      }
    }
    return seconds;
  }

  /** Runs a contender and returns its wall-clock time in seconds. */
  public static double wall(Contender contender) {
    var begun = System.nanoTime();
    contender.run();
    return (System.nanoTime() - begun) / 1e9;
  }
}
