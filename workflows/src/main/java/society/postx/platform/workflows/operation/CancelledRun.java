package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;

/** Describes a cancelled run: what stands, and what to do next. */
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

  private static String next() {
    var info = Workflow.getInfo();
    return info.getParentWorkflowId()
        .map("`./platform watch %s` shows how its rollout continues"::formatted)
        .orElse(
            "start %s again with the same input, it continues from what exists"
                .formatted(info.getWorkflowId()));
  }
}
