package society.postx.platform.workflows.operation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.failure.FailureType;

/**
 * Receives decisions as signals and updates. A workflow's interface declares which of these
 * handlers it has.
 */
public abstract class DecisionHandlers {
  /** Takes a decision or answers why it is refused; logs both. */
  protected abstract Optional<String> take(Verb verb, Decision decision);

  public abstract Checklist progress();

  private void decide(Verb verb, @Nullable Decision sent) {
    var unused = take(verb, Decision.received(sent));
  }

  private Checklist decideAndReport(Verb verb, @Nullable Decision sent) {
    var refusal = take(verb, Decision.received(sent));
    if (refusal.isPresent()) {
      throw FailureType.REQUEST_REFUSED.stop(refusal.get());
    }
    return progress();
  }

  public void retry(@Nullable Decision decision) {
    decide(Verb.RETRY, decision);
  }

  public Checklist retryAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.RETRY, decision);
  }

  public void skip(@Nullable Decision decision) {
    decide(Verb.SKIP, decision);
  }

  public Checklist skipAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.SKIP, decision);
  }

  public void abort(@Nullable Decision decision) {
    decide(Verb.ABORT, decision);
  }

  public Checklist abortAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.ABORT, decision);
  }

  public void approve(@Nullable Decision decision) {
    decide(Verb.APPROVE, decision);
  }

  public Checklist approveAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.APPROVE, decision);
  }

  public void reject(@Nullable Decision decision) {
    decide(Verb.REJECT, decision);
  }

  public Checklist rejectAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.REJECT, decision);
  }

  public void pause(@Nullable Decision decision) {
    decide(Verb.PAUSE, decision);
  }

  public Checklist pauseAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.PAUSE, decision);
  }

  public void resume(@Nullable Decision decision) {
    decide(Verb.RESUME, decision);
  }

  public Checklist resumeAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.RESUME, decision);
  }

  public void rollback(@Nullable Decision decision) {
    decide(Verb.ROLLBACK, decision);
  }

  public Checklist rollbackAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.ROLLBACK, decision);
  }

  public void hold(@Nullable Decision decision) {
    decide(Verb.HOLD, decision);
  }

  public Checklist holdAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.HOLD, decision);
  }

  public void releaseHold(@Nullable Decision decision) {
    decide(Verb.RELEASE_HOLD, decision);
  }

  public Checklist releaseHoldAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.RELEASE_HOLD, decision);
  }

  public void extend(@Nullable Decision decision) {
    decide(Verb.EXTEND, decision);
  }

  public Checklist extendAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.EXTEND, decision);
  }

  public void deleteNow(@Nullable Decision decision) {
    decide(Verb.DELETE_NOW, decision);
  }

  public Checklist deleteNowAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.DELETE_NOW, decision);
  }

  public void moveDate(@Nullable Decision decision) {
    decide(Verb.MOVE_DATE, decision);
  }

  public Checklist moveDateAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.MOVE_DATE, decision);
  }

  public void confirmReceipt(@Nullable Decision decision) {
    decide(Verb.CONFIRM_RECEIPT, decision);
  }

  public Checklist confirmReceiptAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.CONFIRM_RECEIPT, decision);
  }
}
