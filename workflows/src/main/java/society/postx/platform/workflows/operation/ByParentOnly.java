package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.failure.FailureType;

/**
 * Refuses a workflow that only a larger operation may start. There its input passed scan, canary
 * and approval; "Start Workflow Like This One" in the UI would bypass them.
 */
public final class ByParentOnly {
  private ByParentOnly() {}

  /**
   * Fails with INVALID_INPUT if no other workflow started this one, or if it has no input.
   *
   * @param instead the workflow type that people start
   */
  public static void require(@Nullable Object input, String instead) {
    var info = Workflow.getInfo();
    if (info.getParentWorkflowId().isEmpty() || input == null) {
      throw FailureType.INVALID_INPUT.stop(
          "%s is started by %s only; start that instead"
              .formatted(info.getWorkflowType(), instead));
    }
  }
}
