package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

@Command(
    name = "reject",
    description = "Brings back whoever a release has changed, at its gate.",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} reject deploy/2026-11-25-1400 --reason \"login is slow\"|@",
      ExitCodes.HELP
    })
public final class RejectCommand extends ReasonedDecisionCommand {
  public RejectCommand(Shell shell) {
    super(shell, Verb.REJECT);
  }
}
