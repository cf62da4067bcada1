package society.postx.platform.activities.activity;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Optional;
import society.postx.platform.workflows.failure.FailureType;

/** Describes runs of workflows, for activities that ask Temporal about another workflow. */
public final class WorkflowRuns {
  private static final Duration SOON = Duration.ofSeconds(5);

  private WorkflowRuns() {}

  /**
   * Empty if the server knows no such run. Fails with UNAVAILABLE if it does not answer.
   *
   * @param runId empty for the newest run of the id
   */
  public static Optional<WorkflowExecutionInfo> describe(
      WorkflowClient temporal, String workflowId, String runId) {
    try {
      return Optional.of(
          temporal
              .getWorkflowServiceStubs()
              .blockingStub()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(temporal.getOptions().getNamespace())
                      .setExecution(
                          WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId))
                      .build())
              .getWorkflowExecutionInfo());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw FailureType.UNAVAILABLE.retryIn(
          SOON, "Temporal does not describe %s: %s".formatted(workflowId, e.getStatus()));
    }
  }
}
