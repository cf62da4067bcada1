package society.postx.platform.workflows.operation;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import io.temporal.workflow.Workflow;

/** Keeps two runs from doing the same: Temporal lets one of each workflow id run at a time. */
public final class OnlyRun {
  private OnlyRun() {}

  /** Refuses the operation at the step if its workflow has another id. */
  public static void requireId(Operation operation, Step step, String id) {
    var ours = Workflow.getInfo().getWorkflowId();
    if (!ours.equals(id)) {
      throw operation.refused(
          step,
          INVALID_INPUT,
          "workflow id: '%s': must be %s, so that only one runs".formatted(ours, id));
    }
  }
}
