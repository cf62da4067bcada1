package society.postx.platform.workflows.operation;

/** How people see an operation on one client and answer it: the same for all such workflows. */
public abstract class ClientDoor {
  protected final Operation operation;

  protected ClientDoor(Operation operation) {
    this.operation = operation;
  }

  public Checklist progress() {
    return operation.checklist();
  }

  public void retry(Decision decision) {
    operation.decide(Verb.RETRY, decision);
  }

  public void skip(Decision decision) {
    operation.decide(Verb.SKIP, decision);
  }

  public void abort(Decision decision) {
    operation.decide(Verb.ABORT, decision);
  }

  public Checklist retryAndReport(Decision decision) {
    return operation.decideAndReport(Verb.RETRY, decision);
  }

  public Checklist skipAndReport(Decision decision) {
    return operation.decideAndReport(Verb.SKIP, decision);
  }

  public Checklist abortAndReport(Decision decision) {
    return operation.decideAndReport(Verb.ABORT, decision);
  }
}
