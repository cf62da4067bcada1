package society.postx.platform.workflows.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Computes when operators are reminded of what waits for their decision. */
final class Reminders {
  private static final int DAYS = 7;
  private static final int WEEKS = 26;

  private Reminders() {}

  /** Reminders of a question with a deadline: at half and nine tenths of its time. */
  static List<Instant> between(Instant opened, Instant deadline) {
    var time = Duration.between(opened, deadline);
    return List.of(opened.plus(time.dividedBy(2)), opened.plus(time.multipliedBy(9).dividedBy(10)));
  }

  /**
   * Reminders of a stuck step, which waits without limit: after an hour, four hours and a day, then
   * daily for a week, then weekly for half a year. The longest wait adds about a hundred events to
   * the history.
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
