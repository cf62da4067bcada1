package society.postx.platform.starter.operation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Approves exactly what an operation asks. */
@Command(
    name = "approve",
    description =
        "approves what an operation asks: a release or upgrade its next clients, a restore, an offboarding, a reinstatement, or snapshots and archives to be deleted",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} approve deploy/2026-11-25-1400 --plan 5f1c2e90|@",
      ExitCodes.HELP
    })
public final class ApproveCommand extends DecisionCommand {
  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the decision log")
  private String reason = "";

  @Option(
      names = "--plan",
      paramLabel = "DIGEST",
      description = "the plan that status, watch, the UI or the alert showed you")
  private String plan = "";

  public ApproveCommand(Shell shell) {
    super(shell, Verb.APPROVE);
  }

  @Override
  protected String reason() {
    return reason;
  }

  @Override
  String plan() {
    return plan;
  }
}
