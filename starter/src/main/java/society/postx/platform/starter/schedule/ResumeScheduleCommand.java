package society.postx.platform.starter.schedule;

import picocli.CommandLine.Command;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;

/** Ends a schedule's pause. */
@Command(
    name = "resume",
    description = "lets a paused schedule start runs again",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} schedules resume prune-backups --reason \"box is moved\"|@",
      ExitCodes.HELP
    })
final class ResumeScheduleCommand extends PauseOrResumeCommand {
  ResumeScheduleCommand(Shell shell) {
    super(shell, "resumed");
  }

  @Override
  void decide(Schedules schedules, PlatformSchedule one, String note) {
    schedules.resume(one, note);
  }
}
