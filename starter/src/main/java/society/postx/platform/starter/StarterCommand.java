package society.postx.platform.starter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import society.postx.platform.starter.shell.ExitCodes;

/** Holds all commands and names them in its help. */
@Command(
    description = "runs the platform: starts operations, shows where they stand, decides",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} onboard --file alpha.json|@",
      ExitCodes.HELP_WITH_GATE
    })
final class StarterCommand implements Runnable {
  @Spec private CommandSpec spec;

  StarterCommand() {
    spec = CommandSpec.create(); // picocli puts the real one here
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? see --help");
  }
}
