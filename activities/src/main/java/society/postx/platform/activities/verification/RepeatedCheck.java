package society.postx.platform.activities.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.workflows.failure.FailureType;

/** Repeats a check until it finds nothing wrong or its time is over. */
record RepeatedCheck(Duration limit, Heartbeat heartbeat) {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /**
   * Gives up with VERIFICATION_FAILED and all findings of the last check.
   *
   * @param what is checked: {@code HTTPS of alpha}
   */
  void untilClean(String what, Supplier<List<String>> look) {
    var until = Instant.now().plus(limit);
    while (true) {
      heartbeat.beat("checking " + what);
      var findings = look.get();
      if (findings.isEmpty()) {
        return;
      }
      if (Instant.now().isAfter(until)) {
        throw FailureType.VERIFICATION_FAILED.stop(
            "%s: %s; fix it, then retry the step".formatted(what, String.join("; ", findings)));
      }
      Pause.of(BETWEEN);
    }
  }
}
