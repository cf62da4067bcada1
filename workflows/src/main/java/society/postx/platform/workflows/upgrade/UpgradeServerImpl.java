package society.postx.platform.workflows.upgrade;

import java.util.List;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;

/** The door to one client: {@link ServerUpgrade} is its way. */
public final class UpgradeServerImpl implements UpgradeServer {
  private final Operation operation = new Operation("UpgradeServer", List.of(ServerStep.values()));

  @Override
  public UpgradeResult run(UpgradeServerInput input) {
    operation.begin(input.host().client());
    var result = new ServerUpgrade(operation, input).run();
    operation.finish(
        result.outcome().name(),
        result.why().isEmpty() ? "Has its security updates, seen healthy" : result.why());
    return result;
  }

  @Override
  public Checklist progress() {
    return operation.checklist();
  }

  @Override
  public void retry(Decision decision) {
    operation.decide(Verb.RETRY, decision);
  }

  @Override
  public void skip(Decision decision) {
    operation.decide(Verb.SKIP, decision);
  }

  @Override
  public void abort(Decision decision) {
    operation.decide(Verb.ABORT, decision);
  }

  @Override
  public Checklist retryAndReport(Decision decision) {
    return operation.decideAndReport(Verb.RETRY, decision);
  }

  @Override
  public Checklist skipAndReport(Decision decision) {
    return operation.decideAndReport(Verb.SKIP, decision);
  }

  @Override
  public Checklist abortAndReport(Decision decision) {
    return operation.decideAndReport(Verb.ABORT, decision);
  }
}
