package society.postx.platform.starter.onboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.TypedFile;
import society.postx.platform.starter.input.TypedInputReader;
import society.postx.platform.starter.operation.Following;
import society.postx.platform.starter.operation.OperationStarter;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
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

  @Mixin private TypedFile file = new TypedFile();

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  @Mixin private Following following = new Following();

  public OnboardCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() throws IOException {
    var input = TypedInputReader.read(typed(), OnboardClientInput.class);
    try (var connection = temporal) {
      return new OperationStarter(connection.open(), output)
          .start(
              "onboard/" + input.client(),
              input.dry() ? "dry run" : "%s on %s".formatted(input.client(), input.domain()),
              (client, options) ->
                  WorkflowClient.start(
                      client.newWorkflowStub(OnboardClient.class, options)::run, input),
              following.isWanted(shell));
    }
  }

  private ObjectNode typed() throws IOException {
    var input = file.read(shell);
    if (!file.isGiven() && client != null && !flags.describeNewClient()) {
      input = ClientFileReader.read(client, repository, shell);
    }
    if (client != null) {
      input.put("client", client);
    }
    flags.over(input, shell.operator());
    return input;
  }
}
