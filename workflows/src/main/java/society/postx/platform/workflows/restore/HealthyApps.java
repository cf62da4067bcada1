package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Waits for restored apps to become healthy. */
final class HealthyApps {
  /** Traefik takes a moment to find the routes of what has just started. */
  private static final int LOOKS = 12;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  private HealthyApps() {}

  /** Empty once all are; fails with VERIFICATION_FAILED that says what is wrong. */
  static String awaited(RestoreActivities restores, RestoreOrder order) {
    for (var look = 1; ; look++) {
      var problem = restores.checkApps(order);
      if (problem.isEmpty()) {
        return "";
      }
      if (look == LOOKS) {
        throw VERIFICATION_FAILED.stop(problem);
      }
      Workflow.sleep(BETWEEN_LOOKS);
    }
  }
}
