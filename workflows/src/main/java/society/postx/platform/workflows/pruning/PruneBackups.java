package society.postx.platform.workflows.pruning;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;

/**
 * Removes backup snapshots that {@code retention} of platform.yml does not keep; hosts can only
 * append, so only this workflow removes any. Started by a schedule. ADR §4.
 */
@WorkflowInterface
public interface PruneBackups {
  @WorkflowMethod
  PruneBackupsResult run(@Nullable PruneBackupsInput input);

  @QueryMethod(description = "The clients as a checklist.")
  Checklist progress();
}
