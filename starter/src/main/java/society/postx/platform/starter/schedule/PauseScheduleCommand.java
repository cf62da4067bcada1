package society.postx.platform.starter.schedule;

import io.temporal.client.schedules.ScheduleHandle;
import picocli.CommandLine.Command;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;

/** Pauses a schedule; a run in progress continues. */
@Command(
    name = "pause",
    description = "keeps a schedule from starting runs; a run in progress continues",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} schedules pause prune-backups --reason \"box is being moved\"|@",
      ExitCodes.HELP
    })
final class PauseScheduleCommand extends PauseOrResumeCommand {
  PauseScheduleCommand(Shell shell) {
    super(shell, "paused");
  }

  @Override
  void decide(ScheduleHandle schedule, String note) {
    schedule.pause(note);
  }
}
