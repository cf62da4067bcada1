package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;

/** Decides whether a run must continue as a new one. */
public final class LongHistory {
  /** The length at which Temporal suggests a new run; its test server never does. */
  private static final int EVENTS = 4096;

  private LongHistory() {}

  public static boolean reached() {
    var info = Workflow.getInfo();
    return info.isContinueAsNewSuggested() || info.getHistoryLength() >= EVENTS;
  }
}
