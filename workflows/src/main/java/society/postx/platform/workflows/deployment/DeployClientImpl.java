package society.postx.platform.workflows.deployment;

import java.util.List;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;

/** The door to one client: {@link ClientDeployment} leads forward, {@link ClientReturn} back. */
public final class DeployClientImpl implements DeployClient {
  private final Operation operation =
      new Operation("DeployClient", List.of(DeploymentStep.values()));

  @Override
  public DeployClientResult run(DeployClientInput input) {
    operation.begin(input.host().client());
    var result =
        input.back() == null
            ? new ClientDeployment(operation, input).run()
            : new ClientReturn(operation, input, input.back()).run();
    var deployment = result.deployment();
    operation.finish(
        deployment.outcome().name(),
        deployment.why().isEmpty() ? "Runs the release, seen healthy" : deployment.why());
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
