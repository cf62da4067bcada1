package society.postx.platform.workflows.upgrade;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.rollout.RolloutHandlers;

/**
 * Installs security updates on every client's host and reboots it if needed: canary, approval,
 * waves. ADR §9.
 */
@WorkflowInterface
public interface UpgradeServers extends RolloutHandlers {
  @WorkflowMethod
  UpgradeServersResult run(UpgradeServersInput input);

  @SignalMethod(
      description =
          "Ends the upgrade before production. `{\"operator\":\"ops\",\"reason\":\"login is slow\"}`")
  void reject(@Nullable Decision decision);

  @UpdateMethod(
      name = "reject",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"login is slow\"}`")
  Checklist rejectAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Ends the upgrade; upgraded clients stay upgraded. `{\"operator\":\"ops\",\"reason\":\"too late in the day\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"too late in the day\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}
