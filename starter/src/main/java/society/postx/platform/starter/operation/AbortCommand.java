package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Ends an operation and undoes what it did. */
@Command(
    name = "abort",
    description =
        "ends an operation and undoes what it did; a release rolls its changed clients back",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} abort onboard/alpha --reason \"wrong domain\"|@",
      ExitCodes.HELP
    })
public final class AbortCommand extends ReasonedDecisionCommand {
  public AbortCommand(Shell shell) {
    super(shell, Verb.ABORT);
  }
}
