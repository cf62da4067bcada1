package society.postx.platform.starter.archive;

import picocli.CommandLine.Command;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Asks to delete an archive before its deadline. */
@Command(
    name = "delete-now",
    description = "asks to delete an archive before its deadline; another operator approves",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} delete-now alpha --reason \"the customer asked\"|@",
      ExitCodes.HELP
    })
public final class DeleteNowCommand extends DeadlineCommand {

  public DeleteNowCommand(Shell shell) {
    super(shell, Verb.DELETE_NOW);
  }
}
