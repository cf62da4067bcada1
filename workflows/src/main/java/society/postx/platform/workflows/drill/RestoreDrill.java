package society.postx.platform.workflows.drill;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;

/**
 * Restores a rotating share of the clients on staging servers each month and proves the result, so
 * that every client and app is drilled each quarter. Task queue {@code platform}. ADR §4 "Monthly
 * test restore to staging environment".
 */
@WorkflowInterface
public interface RestoreDrill {
  /** Drills the clients; what is wrong with a backup is a finding, not a failure. */
  @WorkflowMethod
  RestoreDrillResult run(@Nullable RestoreDrillInput input);

  @QueryMethod(description = "The clients of this drill, each with its state.")
  Checklist progress();
}
