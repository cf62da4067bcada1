package society.postx.platform.starter.offboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.TypedFields;
import society.postx.platform.starter.input.TypedFile;
import society.postx.platform.starter.input.TypedInputReader;
import society.postx.platform.starter.operation.Following;
import society.postx.platform.starter.operation.OperationStarter;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.reinstatement.ReinstateClient;
import society.postx.platform.workflows.reinstatement.ReinstateClientInput;

/** Starts a reinstatement; it refuses bad input before it starts anything. */
@Command(
    name = "reinstate",
    description = {
      "brings an offboarded client back from its archive, once another operator has approved it;",
      "--dry-run shows what would come back and changes nothing"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} reinstate alpha --reason \"the customer stays\" --dry-run|@",
      "          @|bold ${ROOT-COMMAND-NAME} reinstate --file docs/examples/reinstate-alpha.json|@",
      ExitCodes.HELP_WITH_GATE
    })
public final class ReinstateCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(paramLabel = "CLIENT", arity = "0..1", description = "the client to bring back")
  private @Nullable String client;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for those who approve")
  private @Nullable String reason;

  @Option(names = "--dry-run", description = "shows what would come back, and changes nothing")
  private boolean dryRun;

  @Mixin private TypedFile file = new TypedFile();

  @Mixin private Following following = new Following();

  public ReinstateCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() throws IOException {
    var typed = file.read(shell);
    flagsOver(typed);
    var input = TypedInputReader.read(typed, ReinstateClientInput.class);
    try (var connection = temporal) {
      return new OperationStarter(connection.open(), output)
          .start(
              ReinstateClient.ID + input.client(),
              input.reason(),
              (opened, options) ->
                  WorkflowClient.start(
                      opened.newWorkflowStub(ReinstateClient.class, options)::run, input),
              following.isWanted(shell));
    }
  }

  private void flagsOver(ObjectNode typed) {
    TypedFields.text(typed, "client", client);
    TypedFields.text(typed, "reason", reason);
    TypedFields.yes(typed, "dryRun", dryRun);
    TypedFields.operator(typed, shell.operator());
  }
}
