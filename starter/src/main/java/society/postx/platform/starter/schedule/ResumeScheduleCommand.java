package society.postx.platform.starter.schedule;

import io.temporal.client.schedules.ScheduleHandle;
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
  void decide(ScheduleHandle schedule, String note) {
    schedule.unpause(note);
  }
}
