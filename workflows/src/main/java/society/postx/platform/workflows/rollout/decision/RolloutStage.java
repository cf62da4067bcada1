package society.postx.platform.workflows.rollout.decision;

import static society.postx.platform.workflows.operation.Verb.ABORT;
import static society.postx.platform.workflows.operation.Verb.APPROVE;
import static society.postx.platform.workflows.operation.Verb.PAUSE;
import static society.postx.platform.workflows.operation.Verb.REJECT;
import static society.postx.platform.workflows.operation.Verb.RESUME;
import static society.postx.platform.workflows.operation.Verb.RETRY;
import static society.postx.platform.workflows.operation.Verb.ROLLBACK;
import static society.postx.platform.workflows.operation.Verb.SKIP;
import static society.postx.platform.workflows.rollout.decision.RolloutStage.Progress.GOES_ON;
import static society.postx.platform.workflows.rollout.decision.RolloutStage.Progress.WAITS;

import java.util.List;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;

/** The stages of a rollout, with the decisions that each accepts. */
public enum RolloutStage {
  /** Reads the plan and inspects the hosts; nothing was changed. */
  PREPARING(GOES_ON, ABORT, ROLLBACK),
  /** Images cannot be scanned; nothing was changed. */
  SCANNER_STUCK(WAITS, RETRY, SKIP, ABORT, ROLLBACK),
  /** An image has a critical finding; nothing was changed. */
  IMAGES_STUCK(WAITS, RETRY, ABORT, ROLLBACK),
  /** A secret changes without a recorded rotation; nothing was changed. */
  SECRETS_STUCK(WAITS, RETRY, SKIP, ABORT, ROLLBACK),
  /** A target is unhealthy, or a canary is unreachable; nothing was changed. */
  TARGETS_STUCK(WAITS, RETRY, SKIP, ABORT, ROLLBACK),
  CANARY(GOES_ON, PAUSE, ABORT, ROLLBACK),
  /** No canary could be changed. */
  CANARY_STUCK(WAITS, RETRY, REJECT, ABORT, ROLLBACK),
  SOAK(GOES_ON, REJECT, ABORT, ROLLBACK),
  /** The soak neither passed nor failed. */
  SOAK_UNCLEAR(WAITS, RETRY, SKIP, REJECT, ABORT, ROLLBACK),
  APPROVAL(WAITS, APPROVE, REJECT, ABORT, ROLLBACK),
  WAVE(GOES_ON, PAUSE, ABORT, ROLLBACK),
  WAVE_APPROVAL(WAITS, APPROVE, REJECT, ABORT, ROLLBACK),
  /** Waits for a maintenance window, or for the end of a freeze. */
  WINDOW(GOES_ON, PAUSE, ABORT, ROLLBACK),
  /** Retries deferred clients. */
  DEFERRED(GOES_ON, PAUSE, ABORT, ROLLBACK),
  PAUSED(WAITS, RESUME, ABORT, ROLLBACK),
  ROLLING_BACK(GOES_ON),
  /** The hosts of changed clients cannot be found. */
  ROLLBACK_STUCK(WAITS, RETRY),
  RECORDING(GOES_ON),
  /** The result cannot be written to the repository. */
  RECORD_STUCK(WAITS, RETRY, SKIP),
  ENDED(GOES_ON);

  enum Progress {
    /** Waits for a decision. */
    WAITS,
    GOES_ON
  }

  private final boolean waits;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<Verb> verbs;

  RolloutStage(Progress progress, Verb... verbs) {
    this.waits = progress == Progress.WAITS;
    this.verbs = List.of(verbs);
  }

  /** The accepted decisions, in the order that operators read them. */
  public List<Verb> verbs() {
    return verbs;
  }

  /** Whether it waits for a decision. */
  public boolean waits() {
    return waits;
  }

  /** The value of the search attribute Stage. */
  public String stage() {
    return waits ? Operation.WAITS : name();
  }
}
