package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Rejects what an operation asks; the question says what that does. */
@Command(
    name = "reject",
    description =
        "rejects what an operation asks; the question says what that does (status or watch shows it): a release rolls its changed clients back, a restore or an offboarding leaves the client as it is",
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
