package society.postx.platform.starter.archive;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Ends a hold on an archive. */
@Command(
    name = "release-hold",
    description = "ends a hold; a deletion already due waits one more week",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} release-hold alpha --reason \"the dispute is over\"|@",
      ExitCodes.HELP
    })
public final class ReleaseHoldCommand extends DeadlineCommand {
  @Option(
      names = "--hold",
      paramLabel = "ID",
      description = "which hold, where there are several; ./platform archive shows them")
  private String hold = "";

  public ReleaseHoldCommand(Shell shell) {
    super(shell, Verb.RELEASE_HOLD);
  }

  @Override
  String hold() {
    return hold;
  }
}
