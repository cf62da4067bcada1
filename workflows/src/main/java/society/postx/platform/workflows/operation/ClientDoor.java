package society.postx.platform.workflows.operation;

import org.jspecify.annotations.Nullable;

/** How people see an operation on one client and answer it: the same for all such workflows. */
public abstract class ClientDoor {
  protected final Operation operation;

  protected ClientDoor(Operation operation) {
    this.operation = operation;
  }

  public Checklist progress() {
    return operation.checklist();
  }

  public void retry(@Nullable Decision decision) {
    operation.decide(Verb.RETRY, Decision.received(decision));
  }

  public void skip(@Nullable Decision decision) {
    operation.decide(Verb.SKIP, Decision.received(decision));
  }

  public void abort(@Nullable Decision decision) {
    operation.decide(Verb.ABORT, Decision.received(decision));
  }

  public Checklist retryAndReport(@Nullable Decision decision) {
    return operation.decideAndReport(Verb.RETRY, Decision.received(decision));
  }

  public Checklist skipAndReport(@Nullable Decision decision) {
    return operation.decideAndReport(Verb.SKIP, Decision.received(decision));
  }

  public Checklist abortAndReport(@Nullable Decision decision) {
    return operation.decideAndReport(Verb.ABORT, Decision.received(decision));
  }
}
