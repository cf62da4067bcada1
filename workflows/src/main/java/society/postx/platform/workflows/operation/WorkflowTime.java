package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A workflow's clock, which shows the same time at every replay. */
public final class WorkflowTime {
  private WorkflowTime() {}

  public static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  /** How long it is until then; zero where that has passed, and for null. */
  public static Duration until(@Nullable Instant then) {
    var now = now();
    return then == null || then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
  }

  /** Blocks until the condition holds or the deadline has passed; answers whether it holds. */
  public static boolean awaitUntil(Instant deadline, BooleanSupplier condition) {
    var left = Duration.between(now(), deadline);
    return left.isPositive() ? awaitAtMost(left, condition) : condition.getAsBoolean();
  }

  /** As {@link #awaitUntil}, for so long at most. */
  public static boolean awaitAtMost(Duration limit, BooleanSupplier condition) {
    return Workflow.await(limit, condition::getAsBoolean)
        || (condition.getAsBoolean() && countsAtDeadline());
  }

  /**
   * Whether an answer counts that a worker reads together with the deadline's timer: it came in
   * time, while no worker was there. The SDK's own answer is that the timer has fired. False for
   * runs that met this before 2026-12-01. May go after 2027-05-31.
   */
  private static boolean countsAtDeadline() {
    return Workflow.getVersion("answer-at-deadline", Workflow.DEFAULT_VERSION, 1) >= 1;
  }
}
