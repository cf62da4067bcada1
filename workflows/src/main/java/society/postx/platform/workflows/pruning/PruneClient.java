package society.postx.platform.workflows.pruning;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Prunes the backups of one client under its permit: its id is {@code <id of
 * PruneBackups>/<client>}. Started by {@code PruneBackups} or by hand.
 */
@WorkflowInterface
public interface PruneClient {
  /**
   * Answers what was forgotten. Fails with the activity's type and message, with BUSY where another
   * operation held the client all the time.
   */
  @WorkflowMethod
  String run(@Nullable PruneClientInput input);
}
