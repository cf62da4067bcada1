package society.postx.platform.workflows.deployment;

import java.util.List;
import society.postx.platform.workflows.operation.ByParentOnly;
import society.postx.platform.workflows.operation.ClientHandlers;
import society.postx.platform.workflows.operation.Operation;

/**
 * Deploys a release to one client with {@link ClientDeployment} or rolls it back with {@link
 * ClientRollback}.
 */
public final class DeployClientImpl extends ClientHandlers implements DeployClient {

  public DeployClientImpl() {
    super(new Operation("DeployClient", List.of(DeploymentStep.values())));
  }

  @Override
  public DeployClientResult run(DeployClientInput input) {
    ByParentOnly.require(input, "DeployRelease");
    operation.begin(input.host().client());
    var result =
        input.back() == null
            ? new ClientDeployment(operation, input).run()
            : new ClientRollback(operation, input, input.back()).run();
    var deployment = result.deployment();
    operation.end(
        deployment.outcome().name(),
        deployment.why().isEmpty() ? "Runs the release and is healthy" : deployment.why());
    return result;
  }
}
