package society.postx.platform.starter.upgrade;

import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.InputFile;
import society.postx.platform.starter.input.TypedInputReader;
import society.postx.platform.starter.rollout.RolloutFlags;
import society.postx.platform.starter.rollout.RolloutStarter;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.upgrade.UpgradeServers;
import society.postx.platform.workflows.upgrade.UpgradeServersInput;

/** Starts an upgrade of the servers; it refuses bad input before it starts anything. */
@Command(
    name = "upgrade",
    description =
        "installs security updates on every client's host; --dry-run shows what is pending",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} upgrade --reason \"November's security updates\"|@",
      "          @|bold ${ROOT-COMMAND-NAME} upgrade --file upgrade.json --dry-run|@",
      ExitCodes.HELP_WITH_GATE
    })
public final class UpgradeCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;
  @Mixin private RolloutFlags flags = new RolloutFlags();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "the input as JSON, as pasted into the UI; - reads stdin; flags go before it")
  private @Nullable String file;

  @Option(
      names = "--watch",
      negatable = true,
      defaultValue = Option.NULL_VALUE,
      fallbackValue = "true",
      description = "follows it until it ends or waits for a decision; default: on a terminal")
  private @Nullable Boolean watch;

  public UpgradeCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() throws IOException {
    var typed = file == null ? Output.JSON.createObjectNode() : InputFile.read(file, shell.in());
    flags.over(typed, shell.operator());
    var input = TypedInputReader.read(typed, UpgradeServersInput.class);
    try (var connection = temporal) {
      return new RolloutStarter(connection.open(), output)
          .start(
              "upgrade/",
              input.reason(),
              (client, options) ->
                  WorkflowClient.start(
                      client.newWorkflowStub(UpgradeServers.class, options)::run, input),
              watch == null ? shell.terminal() : watch);
    }
  }
}
