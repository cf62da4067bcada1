package society.postx.platform.workflows.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * When people are reminded of a step that waits for their decision: after an hour, four hours and a
 * day, then each day of a week, then each week of half a year. So the longest wait leaves some
 * hundred events in the history.
 */
final class StuckReminders {
  private static final int DAYS = 7;
  private static final int WEEKS = 26;

  private StuckReminders() {}

  static List<Instant> after(Instant stuckSince) {
    return Stream.of(
            Stream.of(Duration.ofHours(1), Duration.ofHours(4)),
            IntStream.rangeClosed(1, DAYS).mapToObj(Duration::ofDays),
            IntStream.rangeClosed(2, WEEKS).mapToObj(week -> Duration.ofDays(7L * week)))
        .flatMap(it -> it)
        .map(stuckSince::plus)
        .toList();
  }
}
