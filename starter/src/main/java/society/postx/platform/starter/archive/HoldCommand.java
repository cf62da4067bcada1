package society.postx.platform.starter.archive;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Forbids the deletion of an archive. */
@Command(
    name = "hold",
    description = "forbids the deletion of what an offboarded client left",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} hold alpha --reason \"a dispute\"|@",
      ExitCodes.HELP
    })
public final class HoldCommand extends DeadlineCommand {
  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description = "when the hold ends by itself; default: when it is released")
  private String until = "";

  public HoldCommand(Shell shell) {
    super(shell, Verb.HOLD);
  }

  @Override
  String until() {
    return until;
  }
}
