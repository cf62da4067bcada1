package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;

/** Describes a cancelled run: what stands, and what to do next. */
final class CancelledRun {
  static final String STAGE = "CANCELLED";

  private CancelledRun() {}

  static String headline(ChecklistItems items) {
    var undone = items.count(StepState.UNDONE);
    return "cancelled: %d of %d boxes are done and stay as they are, %s; next: %s"
        .formatted(
            items.count(StepState.DONE),
            items.size(),
            undone == 0 ? "nothing was undone" : "%d were undone before".formatted(undone),
            next());
  }

  private static String next() {
    var info = Workflow.getInfo();
    return info.getParentWorkflowId()
        .map("`./platform watch %s` says what its rollout makes of it"::formatted)
        .orElse(
            "start %s again with the same input, it goes on from what stands"
                .formatted(info.getWorkflowId()));
  }
}
