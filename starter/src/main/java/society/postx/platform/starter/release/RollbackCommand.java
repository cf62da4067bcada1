package society.postx.platform.starter.release;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.Session;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.operation.DecisionSender;
import society.postx.platform.starter.operation.OperationFollower;
import society.postx.platform.starter.operation.OperationReader;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.Verb;

/** Rolls back a release, running or ended (ADR §8, Rollback Procedures). */
@Command(
    name = "rollback",
    description = {
      "rolls back a release: a running one ends, and the clients it has changed are rolled back;",
      "after an ended one, the clients that still run it get what they ran before, unless it",
      "migrated data"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} rollback deploy/2026-11-25-140000 --reason \"users complain\"|@",
      ExitCodes.HELP_WITH_GATE
    })
public final class RollbackCommand implements Callable<Integer> {
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(
      paramLabel = "ID",
      arity = "0..1",
      description = "the release: deploy/RELEASE; default: the newest")
  private @Nullable String id;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "why, for the decision log")
  private String reason = "";

  @Option(
      names = "--dry-run",
      description = "for an ended release: shows the plan and changes nothing")
  private boolean dryRun;

  @Option(names = "--watch", description = "follows it until it ends or waits for a decision")
  private boolean watch;

  @Option(names = "--operator", paramLabel = "NAME", description = "who decides; default: you")
  private String operator;

  public RollbackCommand(Shell shell) {
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
    operator = shell.operator();
  }

  @Override
  public Integer call() {
    try (var connection = temporal) {
      var session = connection.open();
      var release = id == null ? EarlierRelease.newest(session.client()) : id;
      var operation = new OperationReader(session.client()).status(release);
      if (operation.running()) {
        return end(session, release);
      }
      var input =
          new EarlierRelease(session.client(), release)
              .rollback(operation, reason, operator, dryRun);
      return new ReleaseStarter(session, output).start(input, watch);
    }
  }

  private int end(Session session, String release) {
    var decision = new Decision(operator, reason, "", "", List.of());
    var checklist = new DecisionSender(session.client()).decide(release, Verb.ROLLBACK, decision);
    if (watch) {
      return new OperationFollower(output, session.client()).follow(release);
    }
    output.result(checklist, checklist.headline());
    output.message("follow it:  %s watch %s".formatted(Shell.PROGRAM, release));
    return ExitCodes.DONE;
  }
}
