package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Continues an operation without its stuck step. */
@Command(
    name = "skip",
    description = "continues without the stuck step, where that is harmless",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} skip onboard/alpha --step PORTS_CLOSED --reason \"known, ticket 7\"|@",
      ExitCodes.HELP
    })
public final class SkipCommand extends ReasonedDecisionCommand {
  public SkipCommand(Shell shell) {
    super(shell, Verb.SKIP);
  }
}
