package society.postx.platform.workflows.rollout;

/** How a rollout ended. */
public enum RolloutOutcome {
  /** Every client is as the rollout wants it, or was deferred or failed within the budget. */
  DONE,
  /** A dry run: the clients say what would be changed. */
  PLANNED,
  /** More failures than the budget allows: clients that were not started stay as they were. */
  STOPPED,
  /**
   * Canary was rejected, or nobody answered in time: production stays as it was, and a release
   * rolls changed clients back.
   */
  REJECTED,
  /** An operator decided abort or rollback: all changed clients were rolled back. */
  ROLLED_BACK,
  /** An operator ended it: clients that were not started stay as they were. */
  ABORTED
}
