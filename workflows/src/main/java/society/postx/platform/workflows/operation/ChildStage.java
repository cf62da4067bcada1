package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;

/** The search attribute Stage of a client's child of {@link EachClient}, which has no checklist. */
public final class ChildStage {
  private static final String DONE = "DONE";

  private final RunAttributes attributes = new RunAttributes();
  private final boolean shown = shown();

  /**
   * @param stage as in the other operations: {@code CHECK_REPOSITORY}
   */
  public void show(String stage) {
    if (shown) {
      attributes.stage(stage);
    }
  }

  public void done() {
    show(DONE);
  }

  /** False for runs begun before 2026-12-01. Their branch may go after 2027-03-31. */
  private static boolean shown() {
    return Workflow.getVersion("child-stage", Workflow.DEFAULT_VERSION, 1) >= 1;
  }
}
