package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;

/** Whether a run should go on as a new one. */
public final class LongHistory {
  /** Where Temporal suggests to continue as a new run; its test server never does. */
  private static final int EVENTS = 4096;

  private LongHistory() {}

  public static boolean reached() {
    var info = Workflow.getInfo();
    return info.isContinueAsNewSuggested() || info.getHistoryLength() >= EVENTS;
  }
}
