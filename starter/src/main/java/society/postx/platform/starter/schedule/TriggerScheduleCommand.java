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

/** Starts a run of a schedule at once. */
@Command(
    name = "trigger",
    description = "starts a run of a schedule now, even if the schedule is paused",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} schedules trigger prune-backups|@",
      ExitCodes.HELP
    })
final class TriggerScheduleCommand implements Callable<Integer> {
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(paramLabel = "ID", description = "the schedule, as list shows it")
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
      // The server would skip it silently.
      if (!schedules.need(one).getInfo().getRunningActions().isEmpty()) {
        throw CommandError.failed(
            "%s: a run is in progress; no second run was started; see  %s schedules list"
                .formatted(id, program));
      }
      schedules.asked(one, ScheduleHandle::trigger);
      output.result(
          new Triggered(id, "triggered"),
          "%s: triggered; see its run:  %s schedules list".formatted(id, program));
      return ExitCodes.DONE;
    }
  }
}
