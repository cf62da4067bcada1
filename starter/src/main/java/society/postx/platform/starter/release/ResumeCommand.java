package society.postx.platform.starter.release;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.connection.Session;
import society.postx.platform.starter.operation.DecisionCommand;
import society.postx.platform.starter.operation.OperationReader;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Continues a paused release, or starts another one for what an ended release left undone. */
@Command(
    name = "resume",
    description =
        "continues a paused release; after an ended one, deploys to the clients it did not complete",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} resume deploy/2026-11-25-140000 --reason \"looked at it\"|@",
      ExitCodes.HELP_WITH_GATE
    })
public final class ResumeCommand extends DecisionCommand {
  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the decision log")
  private String reason = "";

  public ResumeCommand(Shell shell) {
    super(shell, Verb.RESUME);
  }

  @Override
  protected String reason() {
    return reason;
  }

  @Override
  protected Integer answer(Session session) {
    var earlier = new EarlierRelease(session.client(), id());
    var operation = new OperationReader(session.client()).status(id());
    if (operation.running() || !id().startsWith(ReleaseStarter.FOLDER)) {
      return super.answer(session);
    }
    var why = reason.isBlank() ? "the rest of " + earlier.name() : reason;
    return new ReleaseStarter(session, output())
        .start(earlier.resumed(operation, why, operator()), watch());
  }
}
