package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Runs a stuck step once more. */
@Command(
    name = "retry",
    description = "runs an operation's stuck step again",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} retry onboard/alpha --reason \"limit raised\"|@",
      ExitCodes.HELP
    })
public final class RetryCommand extends DecisionCommand {
  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the decision log")
  private String reason = "";

  public RetryCommand(Shell shell) {
    super(shell, Verb.RETRY);
  }

  @Override
  protected String reason() {
    return reason;
  }
}
