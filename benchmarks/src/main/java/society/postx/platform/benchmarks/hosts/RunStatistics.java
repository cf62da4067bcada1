package society.postx.platform.benchmarks.hosts;

import java.util.List;

/** Summarizes several values: median, least, most and their number. */
public record RunStatistics(double median, double least, double most, int runs) {
  public static RunStatistics of(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    var middle = sorted.size() / 2;
    var median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new RunStatistics(median, sorted.getFirst(), sorted.getLast(), sorted.size());
  }

  @Override
  public String toString() {
    return "%.2f (%.2f to %.2f, %d runs)".formatted(median, least, most, runs);
  }
}
