package society.postx.platform.workflows.rollout.decision;

import society.postx.platform.workflows.operation.ControlFlow;

/** The rollout ends here, before every client had its turn. */
public final class RolloutStopped extends ControlFlow {
  private static final long serialVersionUID = 1L;

  private final boolean rejected;

  private RolloutStopped(boolean rejected, String why) {
    super(why);
    this.rejected = rejected;
  }

  /** Who was changed well stays so. */
  public static RolloutStopped stopped(String why) {
    return new RolloutStopped(false, why);
  }

  /** Canary did not pass, or nobody said that it did. */
  public static RolloutStopped rejected(String why) {
    return new RolloutStopped(true, why);
  }

  public boolean isRejected() {
    return rejected;
  }
}
