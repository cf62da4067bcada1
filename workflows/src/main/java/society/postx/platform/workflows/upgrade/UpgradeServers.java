package society.postx.platform.workflows.upgrade;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ChildWaits;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.rollout.decision.State;
import society.postx.platform.workflows.rollout.target.ClientRow;

/**
 * Security updates on every client's host, then a reboot where one is asked for: canary, approval,
 * waves. ADR §9.
 */
@WorkflowInterface
public interface UpgradeServers {
  @WorkflowMethod
  UpgradeServersResult run(UpgradeServersInput input);

  @QueryMethod(description = "The checklist as data.")
  Checklist progress();

  @QueryMethod(description = "Where it stands; docs/workflows/UpgradeServers.md has the table.")
  State state();

  @QueryMethod(description = "Every client with its state and its own workflow.")
  List<ClientRow> clients();

  @SignalMethod(
      description =
          "Goes on to production, or to the next wave. `{\"operator\":\"ops\",\"reason\":\"canary is well\",\"plan\":\"the digest shown\"}`")
  void approve(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Ends it before production. `{\"operator\":\"ops\",\"reason\":\"login is slow\"}`")
  void reject(@Nullable Decision decision);

  @SignalMethod(
      description = "Starts no more clients for now. `{\"operator\":\"ops\",\"reason\":\"lunch\"}`")
  void pause(@Nullable Decision decision);

  @SignalMethod(
      description = "Starts clients again. `{\"operator\":\"ops\",\"reason\":\"looked at it\"}`")
  void resume(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Ends it; who is upgraded stays so. `{\"operator\":\"ops\",\"reason\":\"too late in the day\"}`")
  void abort(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Tries again what is stuck. `{\"operator\":\"ops\",\"reason\":\"host is back\"}`")
  void retry(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Goes on all the same, where that is harmless. `{\"operator\":\"ops\",\"reason\":\"known\",\"step\":\"the step shown\"}`")
  void skip(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Sent by a client's own workflow that waits for a decision, or was answered; not by people.")
  void childWaits(@Nullable ChildWaits notice);

  @UpdateMethod(
      name = "approve",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"canary is well\",\"plan\":\"the digest shown\"}`")
  Checklist approveAndReport(@Nullable Decision decision);

  @UpdateMethod(
      name = "reject",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"login is slow\"}`")
  Checklist rejectAndReport(@Nullable Decision decision);

  @UpdateMethod(
      name = "pause",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"lunch\"}`")
  Checklist pauseAndReport(@Nullable Decision decision);

  @UpdateMethod(
      name = "resume",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"looked at it\"}`")
  Checklist resumeAndReport(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"too late in the day\"}`")
  Checklist abortAndReport(@Nullable Decision decision);

  @UpdateMethod(
      name = "retry",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"host is back\"}`")
  Checklist retryAndReport(@Nullable Decision decision);

  @UpdateMethod(
      name = "skip",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"known\",\"step\":\"the step shown\"}`")
  Checklist skipAndReport(@Nullable Decision decision);
}
