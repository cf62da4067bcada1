package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Rejects a release at its approval: the clients that it has changed are rolled back. */
@Command(
    name = "reject",
    description =
        "rejects a release that waits for approval and rolls back the clients it has changed",
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
