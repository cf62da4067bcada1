package society.postx.platform.benchmarks.hosts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One kind of turn.
 *
 * @param seconds by contender
 * @param ratios of ours to each other contender, round by round
 */
public record Figures(String kind, Map<String, Spread> seconds, Map<String, Spread> ratios) {
  /**
   * @param turns by contender, ours first
   */
  public static Figures of(String kind, Map<String, List<Double>> turns) {
    var seconds = new LinkedHashMap<String, Spread>();
    turns.forEach((name, values) -> seconds.put(name, Spread.of(values)));
    var ours = turns.values().iterator().next();
    var ratios = new LinkedHashMap<String, Spread>();
    turns.entrySet().stream()
        .skip(1)
        .forEach(other -> ratios.put(other.getKey(), Spread.of(ratios(ours, other.getValue()))));
    return new Figures(kind, seconds, ratios);
  }

  private static List<Double> ratios(List<Double> ours, List<Double> others) {
    return IntStream.range(0, ours.size()).mapToObj(it -> ours.get(it) / others.get(it)).toList();
  }

  public void print() {
    System.out.println(kind);
    seconds.forEach((name, spread) -> System.out.printf("  %-24s %s s%n", name, spread));
    ratios.forEach((name, spread) -> System.out.printf("  ours / %-17s %s%n", name, spread));
  }
}
