package society.postx.platform.workflows.upgrade;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;

/**
 * Upgrades one client's host: its id is {@code <upgrade workflow id>/<client>}. Started by {@code
 * UpgradeServers}. ADR §9.
 */
@WorkflowInterface
public interface UpgradeServer {
  @WorkflowMethod
  UpgradeResult run(UpgradeServerInput input);

  @QueryMethod(description = "The checklist as data.")
  Checklist progress();

  @SignalMethod(
      description = "Tries again what is stuck. `{\"operator\":\"ops\",\"reason\":\"disk freed\"}`")
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
