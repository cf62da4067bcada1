package society.postx.platform.workflows.testkit;

import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.common.converter.RawValue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.rollout.ClientWorkflowActivities;

/** Asks the in-memory server, which does not know who started a workflow. */
final class FakeClientWorkflows implements ClientWorkflowActivities {
  @Override
  public RawValue awaitClientWorkflow(String workflowId, RunLabel rollout) {
    var context = Activity.getExecutionContext();
    var run = context.getWorkflowClient().newUntypedWorkflowStub(workflowId);
    for (; ; ) {
      context.heartbeat(workflowId);
      try {
        return run.getResult(100, TimeUnit.MILLISECONDS, RawValue.class);
      } catch (TimeoutException e) {
        // It still runs.
      } catch (WorkflowFailedException e) {
        throw FailureType.REQUEST_REFUSED.stop(String.valueOf(e.getCause()));
      }
    }
  }

  @Override
  public List<ClientName> findClientWorkflows(List<ClientName> clients, RunLabel rollout) {
    var context = Activity.getExecutionContext();
    var id = context.getInfo().getWorkflowId() + "/";
    return clients.stream().filter(it -> exists(context.getWorkflowClient(), id + it)).toList();
  }

  private static boolean exists(WorkflowClient server, String workflowId) {
    try {
      return server.newUntypedWorkflowStub(workflowId).describe().getExecution() != null;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
  }
}
