package society.postx.platform.workflows.release;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.rollout.RolloutHandlers;

/** Rolls a commit of the infrastructure repository out: canary, approval, waves. ADR §8. */
@WorkflowInterface
public interface DeployRelease extends RolloutHandlers {
  @WorkflowMethod
  DeployReleaseResult run(DeployReleaseInput input);

  @SignalMethod(
      description =
          "Rolls changed clients back and ends the release. `{\"operator\":\"ops\",\"reason\":\"login is slow\"}`")
  void reject(@Nullable Decision decision);

  @UpdateMethod(
      name = "reject",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"login is slow\"}`")
  Checklist rejectAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Ends the release at any stage; changed clients are rolled back. `{\"operator\":\"ops\",\"reason\":\"wrong release\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"wrong release\"}`")
  Checklist abortAndReport(@Nullable Decision decision);

  @SignalMethod(
      description = "The same as abort. `{\"operator\":\"ops\",\"reason\":\"users complain\"}`")
  void rollback(@Nullable Decision decision);

  @UpdateMethod(
      name = "rollback",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"users complain\"}`")
  Checklist rollbackAndReport(@Nullable Decision decision);
}
