package society.postx.platform.workflows.restore;

import io.temporal.workflow.Workflow;

/** Whether a run looks at everything that a restore needs before it stops anything. */
final class LooksFirst {
  private LooksFirst() {}

  /** False for runs begun before 2026-12-01. Their branches may go after 2027-03-31. */
  static boolean asked() {
    return Workflow.getVersion("look-first", Workflow.DEFAULT_VERSION, 1) >= 1;
  }
}
