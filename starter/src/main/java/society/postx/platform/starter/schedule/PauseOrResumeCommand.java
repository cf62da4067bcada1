package society.postx.platform.starter.schedule;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/** Pauses or resumes a schedule with who decided and why; the base of both commands. */
abstract class PauseOrResumeCommand implements Callable<Integer> {
  private final String done;
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(paramLabel = "ID", description = "the schedule, as list shows it")
  private String id = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "why; stored as the schedule's note")
  private String reason = "";

  @Option(names = "--operator", paramLabel = "NAME", description = "who decides; default: you")
  private String operator;

  PauseOrResumeCommand(Shell shell, String done) {
    this.done = done;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
    operator = shell.operator();
  }

  /** What {@code --json} prints. */
  record Decided(String id, String done, String note) {}

  abstract void decide(Schedules schedules, PlatformSchedule one, String note);

  @Override
  public Integer call() {
    var one = PlatformSchedule.named(id);
    try (var connection = temporal) {
      var schedules = Schedules.of(connection.open(), Shell.PROGRAM);
      var note = "%s: %s".formatted(operator, reason);
      schedules.need(one);
      decide(schedules, one, note);
      output.result(new Decided(id, done, note), "%s: %s (%s)".formatted(id, done, note));
      return ExitCodes.DONE;
    }
  }
}
