package society.postx.platform.starter.release;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.TypedFlags;
import society.postx.platform.starter.operation.Following;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.release.DeployReleaseInput;

/** Starts a release; it refuses bad input before it starts anything. */
@Command(
    name = "deploy",
    description = "rolls out a commit: canary, approval, waves; --dry-run shows the plan",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} deploy main --app nextcloud --reason \"28.0.2 security release\"|@",
      "          @|bold ${ROOT-COMMAND-NAME} deploy --file deploy.json --dry-run|@",
      ExitCodes.HELP_WITH_GATE
    })
public final class DeployCommand implements Callable<Integer> {
  private final Shell shell;
  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;
  @Mixin private DeployArguments release = new DeployArguments();

  @Mixin private Following following = new Following();

  public DeployCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() throws IOException {
    var flags = new TypedFlags<>(command, DeployReleaseInput.class);
    var input = flags.read(release.typed(shell, flags));
    try (var connection = temporal) {
      return new ReleaseStarter(connection.open(), output).start(input, following.isWanted(shell));
    }
  }
}
