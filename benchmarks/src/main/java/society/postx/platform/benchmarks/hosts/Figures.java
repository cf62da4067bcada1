package society.postx.platform.benchmarks.hosts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Holds the figures of one kind of round: seconds by contender, and our ratios to the others.
 *
 * @param seconds by contender
 * @param ratios of each of ours to each other contender, round by round
 */
public record Figures(
    String kind, Map<String, RunStatistics> seconds, Map<String, RunStatistics> ratios) {
  private static final String OURS = "ours";

  /**
   * @param turns seconds by contender; the names of our contenders begin with "ours"
   */
  public static Figures of(String kind, Map<String, List<Double>> turns) {
    var seconds = new LinkedHashMap<String, RunStatistics>();
    var ratios = new LinkedHashMap<String, RunStatistics>();
    turns.forEach((name, values) -> seconds.put(name, RunStatistics.of(values)));
    turns.forEach(
        (ours, values) ->
            turns.forEach(
                (other, others) -> {
                  if (ours.startsWith(OURS) && !other.startsWith(OURS)) {
                    ratios.put(ours + " / " + other, RunStatistics.of(ratios(values, others)));
                  }
                }));
    return new Figures(kind, seconds, ratios);
  }

  private static List<Double> ratios(List<Double> ours, List<Double> others) {
    return IntStream.range(0, ours.size()).mapToObj(it -> ours.get(it) / others.get(it)).toList();
  }

  /** Prints at once, so that an interrupted benchmark has printed what it measured. */
  public Figures printed() {
    System.out.println(kind);
    seconds.forEach((name, spread) -> System.out.printf("  %-40s %s s%n", name, spread));
    ratios.forEach((name, spread) -> System.out.printf("  %-40s %s%n", name, spread));
    return this;
  }
}
