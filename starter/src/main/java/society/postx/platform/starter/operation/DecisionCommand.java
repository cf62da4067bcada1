package society.postx.platform.starter.operation;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.Session;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.Verb;

/** Sends a person's decision to an operation; the base of all commands that decide. */
public abstract class DecisionCommand implements Callable<Integer> {
  private final Verb verb;
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(
      paramLabel = "ID",
      description = "the operation: onboard/CLIENT, deploy/RELEASE, offboard/CLIENT …")
  private String id = "";

  @Option(
      names = "--step",
      paramLabel = "STEP",
      description = "decides only if this step is the stuck one (example: CREATE_SERVER)")
  private String step = "";

  @Option(
      names = "--watch",
      description = "follows the operation until it ends or waits for a decision")
  private boolean watch;

  @Option(names = "--operator", paramLabel = "NAME", description = "who decides; default: you")
  private String operator;

  protected DecisionCommand(Shell shell, Verb verb) {
    this.verb = verb;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
    operator = shell.operator();
  }

  protected abstract String reason();

  /** Digest of the approved plan; empty for a decision that approves nothing. */
  String plan() {
    return "";
  }

  /** A day or an instant; empty for a decision without one. */
  protected String until() {
    return "";
  }

  @Override
  public Integer call() {
    try (var connection = temporal) {
      return answer(connection.open());
    }
  }

  /** Runs over the open connection; by default it sends the decision. */
  protected Integer answer(Session session) {
    var decision = new Decision(operator, reason(), step, plan(), until(), "", List.of());
    var checklist = new DecisionSender(session.client()).decide(id(), verb, decision);
    if (watch) {
      return new OperationFollower(output, session.client()).follow(id());
    }
    output.result(
        new OperationStatus(id(), "RUNNING", checklist, null, null, null),
        String.join("\n", new ChecklistView(output.colours()).lines(checklist)));
    output.message("follow it:  %s watch %s".formatted(Shell.PROGRAM, id()));
    return ExitCodes.DONE;
  }

  /** The operation's workflow id; as it was typed, unless a command knows better. */
  protected String id() {
    return id;
  }

  protected String operator() {
    return operator;
  }

  protected boolean watch() {
    return watch;
  }

  protected Output output() {
    return output;
  }
}
