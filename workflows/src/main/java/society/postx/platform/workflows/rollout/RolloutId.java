package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Workflow;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.payload.InputRules;

/**
 * Derives a rollout's id from its workflow's: {@code deploy/2026-11-25-nextcloud} is rollout {@code
 * 2026-11-25-nextcloud}.
 */
public final class RolloutId {
  private RolloutId() {}

  /**
   * @param example a valid workflow id
   */
  public static String ofWorkflow(String example) {
    var workflow = Workflow.getInfo().getWorkflowId();
    var id = workflow.substring(workflow.lastIndexOf('/') + 1);
    if (!InputRules.isId(id)) {
      var folder = example.substring(0, example.indexOf('/') + 1);
      throw FailureType.INVALID_INPUT.stop(
          "workflow id: '%s': %s and 1-100 letters, digits or . _ - (example: %s)"
              .formatted(workflow, folder, example));
    }
    return id;
  }
}
