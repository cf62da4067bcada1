package society.postx.platform.workflows.deployment;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;

/**
 * Takes one client to a release, or back: its id is {@code <release workflow id>/<client>}. Started
 * by {@code DeployRelease}. ADR §8.
 */
@WorkflowInterface
public interface DeployClient {
  @WorkflowMethod
  DeployClientResult run(DeployClientInput input);

  @QueryMethod(description = "The checklist as data.")
  Checklist progress();

  @SignalMethod(
      description = "Tries the rollback again. `{\"operator\":\"ops\",\"reason\":\"disk freed\"}`")
  void retry(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Leaves the client as it is, for a person to mend. `{\"operator\":\"ops\",\"reason\":\"mending it by hand\",\"step\":\"the step shown\"}`")
  void skip(@Nullable Decision decision);

  @SignalMethod(
      description = "The same as skip. `{\"operator\":\"ops\",\"reason\":\"mending it by hand\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "retry",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"disk freed\"}`")
  Checklist retryAndReport(@Nullable Decision decision);

  @UpdateMethod(
      name = "skip",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"mending it by hand\",\"step\":\"the step shown\"}`")
  Checklist skipAndReport(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"mending it by hand\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}
