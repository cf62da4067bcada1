package society.postx.platform.starter.operation;

import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Sends a decision that requires a reason; the base of abort, reject, skip and others. */
public abstract class ReasonedDecisionCommand extends DecisionCommand {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "why, for the decision log")
  private String reason = "";

  protected ReasonedDecisionCommand(Shell shell, Verb verb) {
    super(shell, verb);
  }

  @Override
  protected String reason() {
    return reason;
  }
}
