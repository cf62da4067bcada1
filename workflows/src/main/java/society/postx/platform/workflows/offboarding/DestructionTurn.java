package society.postx.platform.workflows.offboarding;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the deletions of two clients apart on the whole platform: its id exists once, and it runs
 * as long as the next client has to wait. A script that offboards all clients is seen after the
 * first.
 */
@WorkflowInterface
public interface DestructionTurn {
  /** The workflow's id. */
  String ID = "destruction-turn";

  @WorkflowMethod(name = "DestructionTurn")
  void last(@Nullable DestructionTurnInput input);
}
