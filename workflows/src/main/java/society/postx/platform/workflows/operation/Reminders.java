package society.postx.platform.workflows.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** When people are reminded of what waits for their decision. */
final class Reminders {
  private static final int DAYS = 7;
  private static final int WEEKS = 26;

  private Reminders() {}

  /** Of a question with a deadline: at half of its time and at nine tenths. */
  static List<Instant> between(Instant opened, Instant deadline) {
    var time = Duration.between(opened, deadline);
    return List.of(opened.plus(time.dividedBy(2)), opened.plus(time.multipliedBy(9).dividedBy(10)));
  }

  /**
   * Of a stuck step, which waits for ever: after an hour, four hours and a day, then each day of a
   * week, then each week of half a year. So the longest wait leaves some hundred events in the
   * history.
   */
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
