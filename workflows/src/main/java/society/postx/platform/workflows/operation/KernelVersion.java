package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;

/**
 * Selects the rules that a run follows: those it began with. These change ids are released and take
 * no further change: code that issues other commands or accepts other decisions than before asks
 * for a change id of its own and keeps the old branch. The comment of each such question says when
 * the last run that needs the old branch has ended, so "may go after" that date.
 */
public final class KernelVersion {
  private static final String CHANGE = "kernel-2";

  private static final String LATER = "kernel-3";

  private KernelVersion() {}

  /**
   * False for runs begun before 2026-11-29, whose branches may go after 2027-05-31. An operation
   * asks before its first command, so that its whole run follows one answer. Workflows without a
   * branch of their own (such as SendAlert and ListSnapshots) do not ask.
   */
  public static boolean second() {
    return Workflow.getVersion(CHANGE, Workflow.DEFAULT_VERSION, 2) >= 1;
  }

  /** False for runs begun before 2026-11-30, whose branches may go after 2027-05-31. */
  public static boolean third() {
    return Workflow.getVersion(CHANGE, Workflow.DEFAULT_VERSION, 2) >= 2;
  }

  /**
   * False for runs begun before 2026-12-01 that had passed their first such question by then. Their
   * branches may go after 2027-03-31. Asked only where the answer matters, so that most of the
   * older runs follow the newer rules, too.
   */
  public static boolean fourth() {
    return Workflow.getVersion(LATER, Workflow.DEFAULT_VERSION, 1) >= 1;
  }
}
