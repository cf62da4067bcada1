package society.postx.platform.starter.schedule;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import society.postx.platform.starter.shell.ExitCodes;

/** Holds the commands for what the platform runs on a schedule. */
@Command(
    name = "schedules",
    description = "creates, lists, pauses and triggers what the platform runs on a schedule",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ApplySchedulesCommand.class,
      ListSchedulesCommand.class,
      PauseScheduleCommand.class,
      ResumeScheduleCommand.class,
      TriggerScheduleCommand.class
    },
    footer = {"", "Example:  @|bold ${ROOT-COMMAND-NAME} schedules list --json|@", ExitCodes.HELP})
public final class SchedulesCommand implements Runnable {
  @Spec private CommandSpec spec;

  SchedulesCommand() {
    spec = CommandSpec.create(); // picocli puts the real one here
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? see --help");
  }
}
