package society.postx.platform.starter.onboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.InputFile;
import society.postx.platform.starter.input.TypedInputReader;
import society.postx.platform.starter.operation.OperationFollower;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.onboarding.OnboardClient;
import society.postx.platform.workflows.onboarding.OnboardClientInput;

/** Starts an onboarding; it refuses bad input before it starts anything. */
@Command(
    name = "onboard",
    description = "onboards a client and shows the progress of its checklist",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} onboard --file alpha.json|@",
      "          @|bold ${ROOT-COMMAND-NAME} onboard alpha --agreement-signed 2026-11-20 --recipient age1… --dry-run|@",
      "            (the rest is in the repository's clients/alpha.yml)",
      "          @|bold ${ROOT-COMMAND-NAME} onboard alpha --domain alpha.platform.example --app nextcloud --group canary|@",
      "          @|bold   --agreement-signed 2026-11-20 --contact it@alpha.example --recipient age1…|@",
      ExitCodes.HELP_WITH_GATE
    })
public final class OnboardCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;
  @Mixin private OnboardFlags flags = new OnboardFlags();

  @Parameters(
      paramLabel = "CLIENT",
      arity = "0..1",
      description = "the client; without --domain the repository's clients/CLIENT.yml describes it")
  private @Nullable String client;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "the input as JSON, as pasted into the UI; - reads stdin; flags go before it")
  private @Nullable String file;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  @Option(
      names = "--watch",
      negatable = true,
      defaultValue = Option.NULL_VALUE,
      fallbackValue = "true",
      description = "follows it to its end; default: on a terminal")
  private @Nullable Boolean watch;

  public OnboardCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  /** What {@code --json} prints for a start that is not followed. */
  record Started(String id, String run, String namespace) {}

  @Override
  public Integer call() throws IOException {
    var input = TypedInputReader.read(typed(), OnboardClientInput.class);
    try (var connection = temporal) {
      var session = connection.open();
      var id = "onboard/" + input.client();
      var run = start(session.client(), id, input);
      if (watch == null ? !shell.terminal() : !watch) {
        output.result(
            new Started(id, run, session.namespace()),
            "%s runs; follow it:  %s watch %s".formatted(id, Shell.PROGRAM, id));
        return ExitCodes.DONE;
      }
      return new OperationFollower(output, session.client()).follow(id);
    }
  }

  private ObjectNode typed() throws IOException {
    var input = Output.JSON.createObjectNode();
    if (file != null) {
      input = InputFile.read(file, shell.in());
    } else if (client != null && !flags.describeNewClient()) {
      input = ClientFileReader.read(client, repository, shell);
    }
    if (client != null) {
      input.put("client", client);
    }
    flags.over(input, shell.operator());
    return input;
  }

  private String start(WorkflowClient temporal, String id, OnboardClientInput input) {
    var options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setTaskQueue(TaskQueues.PLATFORM)
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
            .setStaticSummary(
                input.dry() ? "dry run" : "%s on %s".formatted(input.client(), input.domain()))
            .build();
    try {
      return WorkflowClient.start(
              temporal.newWorkflowStub(OnboardClient.class, options)::run, input)
          .getRunId();
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw CommandError.failed(
          "%s runs already; follow it:  %s watch %s".formatted(id, Shell.PROGRAM, id), e);
    }
  }
}
