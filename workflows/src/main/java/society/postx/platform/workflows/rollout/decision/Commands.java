package society.postx.platform.workflows.rollout.decision;

import static society.postx.platform.workflows.operation.Verb.ABORT;
import static society.postx.platform.workflows.operation.Verb.APPROVE;
import static society.postx.platform.workflows.operation.Verb.PAUSE;
import static society.postx.platform.workflows.operation.Verb.REJECT;
import static society.postx.platform.workflows.operation.Verb.RESUME;
import static society.postx.platform.workflows.operation.Verb.RETRY;
import static society.postx.platform.workflows.operation.Verb.ROLLBACK;
import static society.postx.platform.workflows.operation.Verb.SKIP;

import java.util.List;
import society.postx.platform.workflows.operation.Verb;

/** The table of state and command: what may be said when, and what it does. */
public final class Commands {
  private Commands() {}

  /** What counts at this state, in the order an operator reads it. */
  public static List<Verb> allowed(State state) {
    return switch (state) {
      case PREPARING -> List.of(ABORT, ROLLBACK);
      case IMAGES_STUCK -> List.of(RETRY, ABORT, ROLLBACK);
      case SCANNER_STUCK, TARGETS_STUCK -> List.of(RETRY, SKIP, ABORT, ROLLBACK);
      case CANARY, WAVE, WINDOW, DEFERRED -> List.of(PAUSE, ABORT, ROLLBACK);
      case CANARY_STUCK -> List.of(RETRY, REJECT, ABORT, ROLLBACK);
      case SOAK -> List.of(REJECT, ABORT, ROLLBACK);
      case SOAK_UNCLEAR -> List.of(RETRY, SKIP, REJECT, ABORT, ROLLBACK);
      case APPROVAL, WAVE_APPROVAL -> List.of(APPROVE, REJECT, ABORT, ROLLBACK);
      case PAUSED -> List.of(RESUME, ABORT, ROLLBACK);
      case ROLLBACK_STUCK -> List.of(RETRY);
      case RECORD_STUCK -> List.of(RETRY, SKIP);
      case ROLLING_BACK, RECORDING, ENDED -> List.of();
    };
  }

  public static Effect effect(State state, Verb verb) {
    if (!allowed(state).contains(verb)) {
      return Effect.REFUSED;
    }
    return switch (verb) {
      case APPROVE -> Effect.APPROVED;
      case RETRY -> Effect.AGAIN;
      case SKIP -> Effect.PASSED_OVER;
      case PAUSE -> Effect.HELD;
      case RESUME -> Effect.GOES_ON;
      case REJECT, ABORT, ROLLBACK -> Effect.TAKEN_BACK;
    };
  }
}
