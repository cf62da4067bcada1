package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

@Command(
    name = "resume",
    description = "Lets a paused release go on.",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} resume deploy/2026-11-25-1400 --reason \"looked at it\"|@",
      ExitCodes.HELP
    })
public final class ResumeCommand extends DecisionCommand {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the decision log.")
  private String reason = "";

  public ResumeCommand(Shell shell) {
    super(shell, Verb.RESUME);
  }

  @Override
  String reason() {
    return reason;
  }
}
