package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;

/** Describes a cancelled run: what stands or was undone, and what to do next. */
final class CancelledRun {
  static final String STAGE = "CANCELLED";

  private CancelledRun() {}

  static String headline(ChecklistItems items) {
    var undone = items.count(StepState.UNDONE);
    return "cancelled: %d of %d steps are done and stay, %s; next: %s"
        .formatted(
            items.count(StepState.DONE),
            items.size(),
            undone == 0 ? "nothing was undone" : "%d were undone before".formatted(undone),
            next());
  }

  /** Of a run whose cancellation undid its steps, except those whose undo an operator skipped. */
  static String undoneHeadline(ChecklistItems items) {
    return "cancelled: what it did was undone, in %d steps; next: start %s again if it is still wanted"
        .formatted(items.count(StepState.UNDONE), Workflow.getInfo().getWorkflowId());
  }

  private static String next() {
    var info = Workflow.getInfo();
    return info.getParentWorkflowId()
        .map("`./platform watch %s` shows how its rollout continues"::formatted)
        .orElse(
            "start %s again with the same input, it continues from what exists"
                .formatted(info.getWorkflowId()));
  }
}
