package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

@Command(
    name = "rollback",
    description = "Ends a release and brings back whoever it has changed.",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} rollback deploy/2026-11-25-1400 --reason \"users complain\"|@",
      ExitCodes.HELP
    })
public final class RollbackCommand extends DecisionCommand {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the decision log.")
  private String reason = "";

  public RollbackCommand(Shell shell) {
    super(shell, Verb.ROLLBACK);
  }

  @Override
  String reason() {
    return reason;
  }
}
