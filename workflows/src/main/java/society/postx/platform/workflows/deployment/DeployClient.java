package society.postx.platform.workflows.deployment;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.OperatorHandlers;

/**
 * Deploys a release to one client or rolls it back. Its id is {@code <release workflow
 * id>/<client>}. Started by {@code DeployRelease}. ADR §8.
 */
@WorkflowInterface
public interface DeployClient extends OperatorHandlers {
  @WorkflowMethod
  DeployClientResult run(DeployClientInput input);

  @SignalMethod(
      description =
          "The same as skip: leaves the client as it is, for a person to repair. `{\"operator\":\"ops\",\"reason\":\"repairing it by hand\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"repairing it by hand\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}
