package society.postx.platform.starter.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.Connection;
import society.postx.platform.starter.input.InputFile;
import society.postx.platform.starter.input.InputReader;
import society.postx.platform.starter.operation.Follow;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Refusal;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.TaskQueues;
import society.postx.platform.workflows.release.DeployRelease;
import society.postx.platform.workflows.release.DeployReleaseInput;

/** Starts a release; refuses bad input before anything is started. */
@Command(
    name = "deploy",
    description = "Rolls a commit out: canary, approval, waves; --dry-run shows the plan.",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} deploy main --app nextcloud --reason \"28.0.2 security release\"|@",
      "          @|bold ${ROOT-COMMAND-NAME} deploy --file deploy.json --dry-run|@",
      ExitCodes.HELP_WITH_GATE
    })
public final class DeployCommand implements Callable<Integer> {
  /** A release's id is for ever: its page in the repository is named after it. */
  private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss");

  private final Shell shell;
  @Mixin private Connection temporal;
  @Mixin private Output output;
  @Mixin private DeployFlags flags = new DeployFlags();

  @Parameters(
      paramLabel = "REVISION",
      arity = "0..1",
      description = "Branch, tag or hash in the infrastructure repository.")
  private @Nullable String revision;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The input as JSON, as pasted into the UI; - reads stdin. Flags go before it.")
  private @Nullable String file;

  @Option(
      names = "--watch",
      negatable = true,
      defaultValue = Option.NULL_VALUE,
      fallbackValue = "true",
      description = "Follow it until it ends or asks. Default: on a terminal.")
  private @Nullable Boolean watch;

  public DeployCommand(Shell shell) {
    this.shell = shell;
    temporal = new Connection(shell);
    output = new Output(shell);
  }

  /** What {@code --json} prints for a start that is not followed. */
  record Started(String id, String run, String namespace) {}

  @Override
  public Integer call() throws IOException {
    var input = InputReader.read(typed(), DeployReleaseInput.class, "a release");
    try (var connection = temporal) {
      var session = connection.open();
      var id = "deploy/" + ID.format(ZonedDateTime.now(ZoneOffset.UTC));
      var run = start(session.client(), id, input);
      if (watch == null ? !shell.terminal() : !watch) {
        output.result(
            new Started(id, run, session.namespace()),
            "%s runs; follow it:  %s watch %s".formatted(id, shell.program(), id));
        return ExitCodes.DONE;
      }
      return new Follow(output, session.client()).follow(id);
    }
  }

  private ObjectNode typed() throws IOException {
    var input = file == null ? Output.JSON.createObjectNode() : InputFile.read(file, shell.in());
    if (revision != null) {
      input.put("revision", revision);
    }
    flags.over(input, shell.operator());
    return input;
  }

  private static String start(WorkflowClient temporal, String id, DeployReleaseInput input) {
    var options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setTaskQueue(TaskQueues.PLATFORM)
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
            .setStaticSummary("%s: %s".formatted(input.revision(), input.reason()))
            .build();
    try {
      return WorkflowClient.start(
              temporal.newWorkflowStub(DeployRelease.class, options)::run, input)
          .getRunId();
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw Refusal.failed("%s runs already; try again in a second".formatted(id), e);
    }
  }
}
