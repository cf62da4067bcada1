package society.postx.platform.benchmarks.hosts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Contenders in turns, so that what else the machine does hits all of them alike. */
public final class AlternatingRounds {
  private final List<Contender> contenders;

  public AlternatingRounds(List<Contender> contenders) {
    this.contenders = contenders;
  }

  /** Each contender's turns of one kind, in seconds, the first of them first. */
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

  /** How long it runs by the wall's clock. */
  public static double wall(Contender contender) {
    var begun = System.nanoTime();
    contender.run();
    return (System.nanoTime() - begun) / 1e9;
  }
}
