package society.postx.platform.workflows.rollout.decision;

import society.postx.platform.workflows.operation.ControlFlow;

/** The rollout ends here, before every client had its turn. */
public final class Ended extends ControlFlow {
  private static final long serialVersionUID = 1L;

  private final boolean rejected;

  private Ended(boolean rejected, String why) {
    super(why);
    this.rejected = rejected;
  }

  /** Who was changed well stays so. */
  public static Ended stopped(String why) {
    return new Ended(false, why);
  }

  /** Canary did not pass, or nobody said that it did. */
  public static Ended rejected(String why) {
    return new Ended(true, why);
  }

  public boolean isRejected() {
    return rejected;
  }
}
