package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Pauses a release: clients in work finish, no further client starts. */
@Command(
    name = "pause",
    description = "starts no more clients of a release for now",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} pause deploy/2026-11-25-1400 --reason \"lunch\"|@",
      ExitCodes.HELP
    })
public final class PauseCommand extends DecisionCommand {
  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the decision log")
  private String reason = "";

  public PauseCommand(Shell shell) {
    super(shell, Verb.PAUSE);
  }

  @Override
  protected String reason() {
    return reason;
  }
}
