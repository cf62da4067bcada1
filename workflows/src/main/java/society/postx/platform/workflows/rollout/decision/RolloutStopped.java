package society.postx.platform.workflows.rollout.decision;

import society.postx.platform.workflows.operation.ControlFlow;

/** Thrown where a rollout ends before every client had its turn. */
public final class RolloutStopped extends ControlFlow {
  private static final long serialVersionUID = 1L;

  private final boolean rejected;

  private RolloutStopped(boolean rejected, String why) {
    super(why);
    this.rejected = rejected;
  }

  /** Clients that were changed successfully stay changed. */
  public static RolloutStopped stopped(String why) {
    return new RolloutStopped(false, why);
  }

  /** The canary failed or was not approved. */
  public static RolloutStopped rejected(String why) {
    return new RolloutStopped(true, why);
  }

  public boolean isRejected() {
    return rejected;
  }
}
