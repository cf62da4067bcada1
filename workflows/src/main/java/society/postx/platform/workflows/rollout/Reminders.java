package society.postx.platform.workflows.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When people are reminded of an open gate: at half of its time and at nine tenths. */
public final class Reminders {
  private Reminders() {}

  public static List<Instant> between(Instant opened, Instant deadline) {
    var time = Duration.between(opened, deadline);
    return List.of(opened.plus(time.dividedBy(2)), opened.plus(time.multipliedBy(9).dividedBy(10)));
  }
}
