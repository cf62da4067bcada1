package society.postx.platform.workflows.deployment;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Deploys a release to one client or rolls it back. Its id is {@code <release workflow
 * id>/<client>}. Started by {@code DeployRelease}. ADR §8.
 */
@WorkflowInterface
public interface DeployClient extends TargetHandlers {
  @WorkflowMethod
  DeployClientResult run(DeployClientInput input);
}
