package society.postx.platform.starter.schedule;

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
  void decide(Schedules schedules, PlatformSchedule one, String note) {
    schedules.pause(one, note);
  }
}
