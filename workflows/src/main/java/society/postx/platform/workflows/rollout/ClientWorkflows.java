package society.postx.platform.workflows.rollout;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.Optional;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.operation.ChildId;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.text.ShownText;

/**
 * Starts clients' own workflows, which end by themselves even if the rollout ends first. After a
 * reset, the run adopts those that still run: it waits for their ends and takes their results.
 */
public final class ClientWorkflows {
  private ClientWorkflows() {}

  public static ChildWorkflowOptions options(ClientName client, String summary) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(ChildId.of(client))
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
        .setCancellationType(ChildWorkflowCancellationType.ABANDON)
        .setStaticSummary(ShownText.summary(summary))
        .build();
  }

  /** Never fails: a child that fails becomes a result about its client. */
  public static <R extends ClientResult> Promise<R> answer(
      RolloutAction<R> action, ClientName client, Promise<R> child) {
    var adopts = KernelVersion.third(); // an older run deferred such a client
    return child
        .handle(
            (result, failure) -> {
              if (failure == null) {
                return Workflow.newPromise(result);
              }
              return adopts && runsAlready(failure)
                  ? adopt(action, client)
                  : Workflow.newPromise(lost(action, client, failure));
            })
        .thenCompose(answer -> answer);
  }

  private static boolean runsAlready(RuntimeException failure) {
    return failure instanceof ChildWorkflowFailure
        && failure.getCause() instanceof WorkflowExecutionAlreadyStarted;
  }

  /** Takes the result of the workflow that has the client's id, whenever it ends. */
  public static <R extends ClientResult> Promise<R> adopt(
      RolloutAction<R> action, ClientName client) {
    var id = ChildId.of(client);
    var activities =
        ActivityProfile.FOLLOW.stub(
            ClientWorkflowActivities.class, "wait for %s, left by an earlier run".formatted(id));
    return Async.function(activities::awaitClientWorkflow, id, Operation.runLabel())
        .handle(
            (answer, failure) ->
                failure == null
                    ? read(action, client, answer)
                    : withoutResult(action, client, failure));
  }

  private static <R extends ClientResult> R read(
      RolloutAction<R> action, ClientName client, RawValue answer) {
    var type = action.resultType();
    return Optional.ofNullable(
            PlatformConverter.INSTANCE.fromPayload(answer.getPayload(), type, type))
        .orElseGet(() -> broken(action, client, "it answered nothing"));
  }

  private static <R extends ClientResult> R withoutResult(
      RolloutAction<R> action, ClientName client, RuntimeException failure) {
    if (!(failure instanceof ActivityFailure activity)) {
      throw failure; // a bug has to fail the workflow's task
    }
    if (Failures.isOf(FailureType.FOREIGN_RESOURCE, activity)) {
      return action.untouched(client, Outcome.DEFERRED, Failures.cause(activity));
    }
    return broken(
        action,
        client,
        activity.getCause() instanceof ApplicationFailure cause
            ? cause.getOriginalMessage()
            : Failures.cause(activity));
  }

  private static <R extends ClientResult> R lost(
      RolloutAction<R> action, ClientName client, RuntimeException failure) {
    if (runsAlready(failure)) {
      return action.untouched(
          client,
          Outcome.DEFERRED,
          "%s still runs from an earlier run of this rollout".formatted(ChildId.of(client)));
    }
    var said = failure.getCause() instanceof TemporalFailure cause ? cause : failure;
    return broken(action, client, String.valueOf(said.getMessage()));
  }

  private static <R extends ClientResult> R broken(
      RolloutAction<R> action, ClientName client, String why) {
    return action.untouched(
        client,
        Outcome.BROKEN,
        "%s ended without a result (%s); check what the host runs"
            .formatted(ChildId.of(client), why));
  }
}
