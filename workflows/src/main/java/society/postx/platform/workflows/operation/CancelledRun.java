package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.workflows.payload.InputJson;

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

  /** Starts the run again with its input; a command to paste into a shell. */
  static String again(Object input) {
    var info = Workflow.getInfo();
    return Stream.of(
            "temporal workflow start --type",
            quoted(info.getWorkflowType()),
            "--task-queue",
            quoted(info.getTaskQueue()),
            "--workflow-id",
            quoted(info.getWorkflowId()),
            "--input",
            quoted(InputJson.typed(input)))
        .collect(joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9@%+=:,./_-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /**
   * Of a run whose cancellation undid its steps.
   *
   * @param left steps whose undo an operator skipped
   */
  static String undoneHeadline(ChecklistItems items, List<Step> left) {
    var undone = items.count(StepState.UNDONE);
    var id = Workflow.getInfo().getWorkflowId();
    return left.isEmpty()
        ? "cancelled: what it did was undone, in %d steps; next: start %s again if it is still wanted"
            .formatted(undone, id)
        : "cancelled: %d steps were undone, but an operator left as it is: %s; next: put that right by hand, then start %s again if it is still wanted"
            .formatted(undone, left.stream().map(Step::title).collect(joining(", ")), id);
  }

  /** Of a run that was cancelled after its point of no return. */
  static String keptHeadline(ChecklistItems items) {
    return "cancelled: what it did cannot be undone any more; %d of %d steps are done and stay; next: %s"
        .formatted(items.count(StepState.DONE), items.size(), next());
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
