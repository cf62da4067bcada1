package society.postx.platform.starter.rollout;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import society.postx.platform.starter.connection.Session;
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
   * @param call calls the workflow's method with its input
   */
  public <W> int start(
      String folder, String summary, Class<W> workflow, Consumer<W> call, boolean watch) {
    var id = folder + ID.format(ZonedDateTime.now(ZoneOffset.UTC));
    return new OperationStarter(session, output).start(id, summary, workflow, call, watch);
  }
}
