package society.postx.platform.starter.release;

import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import society.postx.platform.starter.connection.Connection.Session;
import society.postx.platform.starter.operation.Follow;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Refusal;
import society.postx.platform.workflows.operation.TaskQueues;
import society.postx.platform.workflows.release.DeployRelease;
import society.postx.platform.workflows.release.DeployReleaseInput;

/** Starts releases, and says so. */
record ReleaseStart(Session session, Output output) {
  /** Where all releases are: {@code deploy/2026-11-25-140000}. */
  static final String FOLDER = "deploy/";

  /** Dry runs are no releases: nobody takes one back. */
  private static final String PLANS = "plan/";

  /** A release's id is for ever: its page in the repository is named after it. */
  private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss");

  /** What {@code --json} prints for a start that is not followed. */
  record Started(String id, String run, String namespace) {}

  /** Answers the exit code; follows the release where it shall. */
  int start(DeployReleaseInput input, boolean watch) {
    var folder = Boolean.TRUE.equals(input.dryRun()) ? PLANS : FOLDER;
    var id = folder + ID.format(ZonedDateTime.now(ZoneOffset.UTC));
    var run = run(id, input);
    if (watch) {
      return new Follow(output, session.client()).follow(id);
    }
    output.result(
        new Started(id, run, session.namespace()),
        "%s runs; follow it:  %s watch %s".formatted(id, output.shell().program(), id));
    return ExitCodes.DONE;
  }

  private String run(String id, DeployReleaseInput input) {
    var options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setTaskQueue(TaskQueues.PLATFORM)
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
            .setStaticSummary("%s: %s".formatted(input.revision(), input.reason()))
            .build();
    try {
      return WorkflowClient.start(
              session.client().newWorkflowStub(DeployRelease.class, options)::run, input)
          .getRunId();
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw Refusal.failed("%s runs already; try again in a second".formatted(id), e);
    }
  }
}
