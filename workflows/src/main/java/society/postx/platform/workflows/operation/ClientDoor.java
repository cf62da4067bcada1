package society.postx.platform.workflows.operation;

import java.util.Optional;

/** Lets operators see an operation on one client and decide about it. */
public abstract class ClientDoor extends DecisionHandlers {
  protected final Operation operation;

  protected ClientDoor(Operation operation) {
    this.operation = operation;
  }

  @Override
  protected Optional<String> take(Verb verb, Decision decision) {
    return operation.decide(verb, decision);
  }

  @Override
  public Checklist progress() {
    return operation.checklist();
  }
}
