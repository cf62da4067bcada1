package society.postx.platform.workflows.rollout;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.ChildId;

/** Starts clients' own workflows, which end by themselves even if the rollout ends first. */
public final class ClientWorkflows {
  private ClientWorkflows() {}

  public static ChildWorkflowOptions options(ClientName client, String summary) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(ChildId.of(client))
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
        .setCancellationType(ChildWorkflowCancellationType.ABANDON)
        .setStaticSummary(summary)
        .build();
  }

  /** Never fails: a child that fails becomes a result about its client. */
  public static <R extends ClientResult> Promise<R> answer(
      RolloutAction<R> work, ClientName client, Promise<R> child) {
    return child.handle(
        (result, failure) -> failure == null ? result : lost(work, client, failure));
  }

  private static <R extends ClientResult> R lost(
      RolloutAction<R> work, ClientName client, RuntimeException failure) {
    if (failure instanceof ChildWorkflowFailure child
        && child.getCause() instanceof WorkflowExecutionAlreadyStarted) {
      return work.untouched(
          client,
          Outcome.DEFERRED,
          "%s still runs from an earlier run of this rollout".formatted(ChildId.of(client)));
    }
    var said = failure.getCause() instanceof TemporalFailure cause ? cause : failure;
    return work.untouched(
        client,
        Outcome.BROKEN,
        "%s ended without a result (%s); check what the host runs"
            .formatted(ChildId.of(client), said.getMessage()));
  }
}
