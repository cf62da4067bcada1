package society.postx.platform.workflows.rollout.decision;

import society.postx.platform.workflows.operation.Operation;

/** Where a rollout stands; what it may be told then is the table {@link Commands}. */
public enum State {
  /** Resolving, looking at the hosts: nothing was changed. */
  PREPARING,
  /** Images cannot be judged: nothing was changed. */
  SCANNER_STUCK(true),
  /** An image has a critical finding: nothing was changed. */
  IMAGES_STUCK(true),
  /** A target is not well, or a canary cannot be reached: nothing was changed. */
  TARGETS_STUCK(true),
  CANARY,
  /** No canary could be deployed to. */
  CANARY_STUCK(true),
  SOAK,
  /** The soak is neither passed nor failed. */
  SOAK_UNCLEAR(true),
  APPROVAL(true),
  WAVE,
  WAVE_APPROVAL(true),
  /** Waits for a maintenance window, or for the end of a freeze. */
  WINDOW,
  /** Clients that could not be deployed to are tried again. */
  DEFERRED,
  PAUSED(true),
  ROLLING_BACK,
  /** What runs the refused release cannot be found. */
  ROLLBACK_STUCK(true),
  RECORDING,
  /** The result could not be written to the repository. */
  RECORD_STUCK(true),
  ENDED;

  private final boolean waits;

  State() {
    this(false);
  }

  State(boolean waits) {
    this.waits = waits;
  }

  /** Goes nothing on before a person has decided? */
  public boolean waits() {
    return waits;
  }

  /** What the search attribute Stage says. */
  public String stage() {
    return waits ? Operation.WAITS : name();
  }
}
