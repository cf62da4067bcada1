package society.postx.platform.workflows.release;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClient;
import society.postx.platform.workflows.deployment.DeployClientInput;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;

/** Starts clients' workflows. Whatever becomes of the release, one that runs ends by itself. */
final class Children {
  private Children() {}

  /** Never fails: a child that did not answer is an answer about its client. */
  static Promise<DeployClientResult> start(Share share, DeployClientInput input, String summary) {
    var id = id(share.target().client());
    var child =
        Workflow.newChildWorkflowStub(
            DeployClient.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setCancellationType(ChildWorkflowCancellationType.ABANDON)
                .setStaticSummary(summary)
                .build());
    return Async.function(child::run, input)
        .handle((result, failure) -> failure == null ? result : lost(share, id, failure));
  }

  static String id(ClientName client) {
    return Workflow.getInfo().getWorkflowId() + "/" + client;
  }

  private static DeployClientResult lost(Share share, String id, RuntimeException failure) {
    if (failure instanceof ChildWorkflowFailure child
        && child.getCause() instanceof WorkflowExecutionAlreadyStarted) {
      return share.untouched(
          Outcome.DEFERRED,
          "%s runs already, left by an earlier run of this release".formatted(id));
    }
    var said = failure.getCause() instanceof TemporalFailure cause ? cause : failure;
    return share.untouched(
        Outcome.BROKEN,
        "%s ended without an answer (%s); look what the host runs"
            .formatted(id, said.getMessage()));
  }
}
