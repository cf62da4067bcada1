package society.postx.platform.starter.upgrade;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.TypedFields;
import society.postx.platform.starter.input.TypedFile;
import society.postx.platform.starter.input.TypedFlags;
import society.postx.platform.starter.operation.Following;
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
@SuppressWarnings("UnusedVariable") // TypedFlags reads them
public final class UpgradeCommand implements Callable<Integer> {
  private final Shell shell;
  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;
  @Mixin private RolloutFlags rollout = new RolloutFlags();

  @Mixin private TypedFile file = new TypedFile();

  @Mixin private Following following = new Following();

  public UpgradeCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() throws IOException {
    var typed = file.read(shell);
    var flags = new TypedFlags<>(command, UpgradeServersInput.class);
    flags.over(typed);
    TypedFields.operator(typed, shell.operator());
    var input = flags.read(typed);
    try (var connection = temporal) {
      return new RolloutStarter(connection.open(), output)
          .start(
              "upgrade/",
              input.reason(),
              UpgradeServers.class,
              workflow -> workflow.run(input),
              following.isWanted(shell));
    }
  }
}
