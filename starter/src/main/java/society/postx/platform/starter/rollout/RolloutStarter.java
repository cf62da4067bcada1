package society.postx.platform.starter.rollout;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.BiFunction;
import society.postx.platform.starter.connection.TemporalConnection.Session;
import society.postx.platform.starter.operation.OperationStarter;
import society.postx.platform.starter.shell.Output;

/** Starts a release or upgrade whose id is the current second, and prints how to follow it. */
public record RolloutStarter(Session session, Output output) {
  /** An id is never used twice: the rollout's page in the repository is named after it. */
  private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss");

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
    return new OperationStarter(session, output).start(id, summary, starts, watch);
  }
}
