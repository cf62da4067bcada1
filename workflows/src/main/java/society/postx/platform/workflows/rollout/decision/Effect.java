package society.postx.platform.workflows.rollout.decision;

/** What a command does to a rollout. */
public enum Effect {
  /** Not at this state; the refusal is in the decision log. */
  REFUSED,
  /** The gate opens. */
  APPROVED,
  /** What is stuck is tried again. */
  AGAIN,
  /** What is stuck is left as it is, and the rollout goes on. */
  PASSED_OVER,
  /** Clients that run end, none is started. */
  HELD,
  /** Clients are started again. */
  GOES_ON,
  /** Clients that run end, none is started, and all that were changed are brought back. */
  TAKEN_BACK
}
