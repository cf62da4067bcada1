package society.postx.platform.workflows.operation;

import java.util.Optional;

/** Lets operators see an operation on one client and decide about it. */
public abstract class ClientHandlers extends DecisionHandlers {
  protected final Operation operation;

  protected ClientHandlers(Operation operation) {
    this.operation = operation;
  }

  @Override
  protected Optional<String> take(Verb verb, Decision decision) {
    return operation.view().decide(verb, decision);
  }

  @Override
  public Checklist progress() {
    return operation.view().checklist();
  }
}
