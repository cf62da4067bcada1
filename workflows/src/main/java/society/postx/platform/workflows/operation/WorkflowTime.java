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
    return left.isPositive()
        ? Workflow.await(left, condition::getAsBoolean)
        : condition.getAsBoolean();
  }
}
