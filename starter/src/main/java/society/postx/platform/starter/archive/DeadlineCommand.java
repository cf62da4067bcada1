package society.postx.platform.starter.archive;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.operation.ChecklistView;
import society.postx.platform.starter.operation.DecisionSender;
import society.postx.platform.starter.operation.OperationStatus;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.Verb;

/** Sends a decision about an archive's deadline; the base of the commands that do. */
abstract class DeadlineCommand implements Callable<Integer> {
  private final Verb verb;
  private final Shell shell;
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(
      paramLabel = "CLIENT",
      description = "the offboarded client, or its workflow: retention/CLIENT/DATE")
  private String client = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "why, for the decision log")
  private String reason = "";

  @Option(names = "--operator", paramLabel = "NAME", description = "who decides; default: you")
  private String operator;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  DeadlineCommand(Shell shell, Verb verb) {
    this.verb = verb;
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
    operator = shell.operator();
  }

  /** An instant; empty for none. */
  String until() {
    return "";
  }

  /** A hold's id; empty for none. */
  String hold() {
    return "";
  }

  @Override
  public Integer call() {
    checkUntil();
    var id =
        StoredArchives.workflow(
            client, () -> new StoredArchives(LocalRepository.given(repository, shell)));
    var decision = new Decision(operator, reason, "", "", until(), hold(), List.of());
    try (var connection = temporal) {
      var checklist = new DecisionSender(connection.open().client()).decide(id, verb, decision);
      output.result(
          OperationStatus.decided(id, checklist),
          String.join("\n", new ChecklistView(output.colours()).lines(checklist)));
      output.message("follow it:  %s watch %s".formatted(Shell.PROGRAM, id));
    }
    return ExitCodes.DONE;
  }

  private void checkUntil() {
    try {
      if (!until().isEmpty()) {
        Instant.parse(until());
      }
    } catch (DateTimeException e) {
      throw CommandError.wrongUsage(
          "--until: '%s': an instant (example: 2027-06-30T12:00:00Z)".formatted(until()));
    }
  }
}
