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

/** Where a rollout stands, and what people may decide there. */
public enum RolloutStage {
  /** Resolving, looking at the hosts: nothing was changed. */
  PREPARING(GOES_ON, ABORT, ROLLBACK),
  /** Images cannot be judged: nothing was changed. */
  SCANNER_STUCK(WAITS, RETRY, SKIP, ABORT, ROLLBACK),
  /** An image has a critical finding: nothing was changed. */
  IMAGES_STUCK(WAITS, RETRY, ABORT, ROLLBACK),
  /** A target is not well, or a canary cannot be reached: nothing was changed. */
  TARGETS_STUCK(WAITS, RETRY, SKIP, ABORT, ROLLBACK),
  CANARY(GOES_ON, PAUSE, ABORT, ROLLBACK),
  /** No canary could be deployed to. */
  CANARY_STUCK(WAITS, RETRY, REJECT, ABORT, ROLLBACK),
  SOAK(GOES_ON, REJECT, ABORT, ROLLBACK),
  /** The soak is neither passed nor failed. */
  SOAK_UNCLEAR(WAITS, RETRY, SKIP, REJECT, ABORT, ROLLBACK),
  APPROVAL(WAITS, APPROVE, REJECT, ABORT, ROLLBACK),
  WAVE(GOES_ON, PAUSE, ABORT, ROLLBACK),
  WAVE_APPROVAL(WAITS, APPROVE, REJECT, ABORT, ROLLBACK),
  /** Waits for a maintenance window, or for the end of a freeze. */
  WINDOW(GOES_ON, PAUSE, ABORT, ROLLBACK),
  /** Clients that could not be deployed to are tried again. */
  DEFERRED(GOES_ON, PAUSE, ABORT, ROLLBACK),
  PAUSED(WAITS, RESUME, ABORT, ROLLBACK),
  ROLLING_BACK(GOES_ON),
  /** What runs the refused release cannot be found. */
  ROLLBACK_STUCK(WAITS, RETRY),
  RECORDING(GOES_ON),
  /** The result could not be written to the repository. */
  RECORD_STUCK(WAITS, RETRY, SKIP),
  ENDED(GOES_ON);

  enum Progress {
    /** Nothing goes on before a person has decided. */
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

  /** What people may decide here, in the order an operator reads it. */
  public List<Verb> verbs() {
    return verbs;
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
