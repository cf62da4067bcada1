package society.postx.platform.workflows.drill;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Drills one client: its id is {@code <id of RestoreDrill>/<client>}. Started by {@code
 * RestoreDrill} or by hand.
 */
@WorkflowInterface
public interface DrillClient {
  /**
   * Answers {@link DrillVerdict#text}. What is wrong with a backup is an answer, not a failure; it
   * fails where the client's file or sub-account cannot be read.
   */
  @WorkflowMethod
  String run(@Nullable DrillClientInput input);
}
