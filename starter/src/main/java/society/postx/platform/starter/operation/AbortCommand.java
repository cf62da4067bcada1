package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

@Command(
    name = "abort",
    description = "Ends an operation and removes what it created.",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} abort onboard/alpha --reason \"wrong domain\"|@",
      ExitCodes.HELP
    })
public final class AbortCommand extends DecisionCommand {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the decision log.")
  private String reason = "";

  public AbortCommand(Shell shell) {
    super(shell, Verb.ABORT);
  }

  @Override
  protected String reason() {
    return reason;
  }
}
