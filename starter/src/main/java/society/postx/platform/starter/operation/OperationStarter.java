package society.postx.platform.starter.operation;

import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.util.function.Consumer;
import society.postx.platform.starter.connection.Session;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.activity.TaskQueues;

/** Starts an operation unless one of its id runs, and follows it or prints how to. */
public record OperationStarter(Session session, Output output) {
  /** What {@code --json} prints for a start that is not followed. */
  record Started(String id, String run, String namespace) {}

  /**
   * Returns the exit code.
   *
   * @param summary shown by the UI
   * @param call calls the workflow's method with its input; it starts the run and does not wait
   */
  public <W> int start(
      String id, String summary, Class<W> workflow, Consumer<W> call, boolean watch) {
    var run = run(id, summary, workflow, call);
    if (watch) {
      return new OperationFollower(output, session.client()).follow(id);
    }
    output.result(
        new Started(id, run, session.namespace()),
        "%s runs; follow it:  %s watch %s".formatted(id, Shell.PROGRAM, id));
    return ExitCodes.DONE;
  }

  private <W> String run(String id, String summary, Class<W> workflow, Consumer<W> call) {
    var options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setTaskQueue(TaskQueues.PLATFORM)
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
            .setStaticSummary(summary)
            .build();
    try {
      var stub = session.client().newWorkflowStub(workflow, options);
      return WorkflowClient.start(() -> call.accept(stub)).getRunId();
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw CommandError.failed(
          "%s runs already; follow it:  %s watch %s".formatted(id, Shell.PROGRAM, id), e);
    }
  }
}
