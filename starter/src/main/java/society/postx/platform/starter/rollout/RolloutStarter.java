package society.postx.platform.starter.rollout;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.BiFunction;
import society.postx.platform.starter.connection.TemporalConnection.Session;
import society.postx.platform.starter.operation.OperationFollower;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.activity.TaskQueues;

/** Starts a release or upgrade whose id is the current second, and prints how to follow it. */
public record RolloutStarter(Session session, Output output) {
  /** An id is never used twice: the rollout's page in the repository is named after it. */
  private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss");

  /** What {@code --json} prints for a start that is not followed. */
  record Started(String id, String run, String namespace) {}

  /**
   * Starts it, follows it if asked to, and returns the exit code.
   *
   * @param folder of the workflow's id: {@code deploy/}
   * @param summary shown by the UI
   * @param starts starts the typed workflow
   */
  public int start(
      String folder,
      String summary,
      BiFunction<WorkflowClient, WorkflowOptions, WorkflowExecution> starts,
      boolean watch) {
    var id = folder + ID.format(ZonedDateTime.now(ZoneOffset.UTC));
    var run = run(id, summary, starts);
    if (watch) {
      return new OperationFollower(output, session.client()).follow(id);
    }
    output.result(
        new Started(id, run, session.namespace()),
        "%s runs; follow it:  %s watch %s".formatted(id, Shell.PROGRAM, id));
    return ExitCodes.DONE;
  }

  private String run(
      String id,
      String summary,
      BiFunction<WorkflowClient, WorkflowOptions, WorkflowExecution> starts) {
    var options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setTaskQueue(TaskQueues.PLATFORM)
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
            .setStaticSummary(summary)
            .build();
    try {
      return starts.apply(session.client(), options).getRunId();
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw CommandError.failed(
          "%s: runs already; nothing was started; try again in a second".formatted(id), e);
    }
  }
}
