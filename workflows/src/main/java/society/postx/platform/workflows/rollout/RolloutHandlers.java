package society.postx.platform.workflows.rollout;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ChildWaits;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.OperatorHandlers;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.targets.ClientRow;

/** Declares the queries, signals and updates of every rollout. */
public interface RolloutHandlers extends OperatorHandlers {
  @QueryMethod(
      description = "The rollout's state; the workflow's page in docs/workflows lists all states.")
  RolloutStage state();

  @QueryMethod(description = "Every client with its state and its own workflow.")
  List<ClientRow> clients();

  @SignalMethod(
      description =
          "Continues with production or the next wave. `{\"operator\":\"ops\",\"reason\":\"canary is healthy\",\"plan\":\"the digest shown\"}`")
  void approve(@Nullable Decision decision);

  @UpdateMethod(
      name = "approve",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"canary is healthy\",\"plan\":\"the digest shown\"}`")
  Checklist approveAndReport(@Nullable Decision decision);

  @SignalMethod(
      description = "Starts no more clients for now. `{\"operator\":\"ops\",\"reason\":\"lunch\"}`")
  void pause(@Nullable Decision decision);

  @UpdateMethod(
      name = "pause",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"lunch\"}`")
  Checklist pauseAndReport(@Nullable Decision decision);

  @SignalMethod(
      description = "Starts clients again. `{\"operator\":\"ops\",\"reason\":\"looked at it\"}`")
  void resume(@Nullable Decision decision);

  @UpdateMethod(
      name = "resume",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"looked at it\"}`")
  Checklist resumeAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Sent by a client's own workflow that waits for a decision, or was answered; not by people.")
  void childWaits(@Nullable ChildWaits notice);
}
