package society.postx.platform.starter.schedule;

import io.temporal.client.schedules.ScheduleHandle;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

@Command(
    name = "trigger",
    description = "Starts a run of a schedule now, also of a paused one.",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} schedules trigger prune-backups|@",
      ExitCodes.HELP
    })
final class TriggerScheduleCommand implements Callable<Integer> {
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(paramLabel = "ID", description = "The schedule, as list shows it.")
  private String id = "";

  TriggerScheduleCommand(Shell shell) {
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  /** What {@code --json} prints. */
  record Triggered(String id, String done) {}

  @Override
  public Integer call() {
    var one = PlatformSchedule.named(id);
    try (var connection = temporal) {
      var program = Shell.PROGRAM;
      var schedules = Schedules.of(connection.open(), program);
      // The server would skip it without a word.
      if (!schedules.need(one).getInfo().getRunningActions().isEmpty()) {
        throw CommandError.failed(
            "%s: a run of it goes on, no second was started; look:  %s schedules list"
                .formatted(id, program));
      }
      schedules.asked(one, ScheduleHandle::trigger);
      output.result(
          new Triggered(id, "triggered"),
          "%s: triggered; how it goes:  %s schedules list".formatted(id, program));
      return ExitCodes.DONE;
    }
  }
}
