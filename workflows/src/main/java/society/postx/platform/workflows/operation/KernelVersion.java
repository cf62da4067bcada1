package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;

/**
 * Selects the rules that a run follows: those it began with. Code that issues other commands or
 * accepts other decisions than before asks {@link #second()} or {@link #third()} and keeps the old
 * branch.
 */
public final class KernelVersion {
  private static final String CHANGE = "kernel-2";

  private KernelVersion() {}

  /** False for runs begun before 2026-11-29. Every workflow asks once before its first command. */
  public static boolean second() {
    return version() >= 1;
  }

  /** False for runs begun before 2026-11-30. */
  public static boolean third() {
    return version() >= 2;
  }

  private static int version() {
    return Workflow.getVersion(CHANGE, Workflow.DEFAULT_VERSION, 2);
  }
}
