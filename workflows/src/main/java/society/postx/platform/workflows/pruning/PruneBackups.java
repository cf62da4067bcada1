package society.postx.platform.workflows.pruning;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;

/**
 * Keeps the clients' restic repositories at {@code retention} of platform.yml: hosts can only
 * append, so nobody else would. Started by a schedule. ADR §4.
 */
@WorkflowInterface
public interface PruneBackups {
  @WorkflowMethod
  PruneBackupsResult run(@Nullable PruneBackupsInput input);

  @QueryMethod(description = "The clients as a checklist.")
  Checklist progress();
}
