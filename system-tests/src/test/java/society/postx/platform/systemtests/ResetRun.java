package society.postx.platform.systemtests;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.util.Optional;
import java.util.UUID;

/** Resets a run as the button in Temporal's UI does. */
final class ResetRun {
  private ResetRun() {}

  /**
   * The run that goes on after this task of the workflow's newest one.
   *
   * @param task id of the event with which the task completed
   */
  static WorkflowStub after(WorkflowClient client, String workflow, long task) {
    var answer =
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .resetWorkflowExecution(
                ResetWorkflowExecutionRequest.newBuilder()
                    .setNamespace(client.getOptions().getNamespace())
                    .setRequestId(UUID.randomUUID().toString())
                    .setReason("test")
                    .setWorkflowTaskFinishEventId(task)
                    .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(workflow))
                    .build());
    return client.newUntypedWorkflowStub(
        WorkflowExecution.newBuilder().setWorkflowId(workflow).setRunId(answer.getRunId()).build(),
        Optional.empty());
  }
}
