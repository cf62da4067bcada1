package society.postx.platform.starter;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import society.postx.platform.starter.archive.ArchiveCommand;
import society.postx.platform.starter.archive.DeleteNowCommand;
import society.postx.platform.starter.archive.ExtendCommand;
import society.postx.platform.starter.archive.HoldCommand;
import society.postx.platform.starter.archive.ReleaseHoldCommand;
import society.postx.platform.starter.archive.RetainCommand;
import society.postx.platform.starter.backup.BackupsCommand;
import society.postx.platform.starter.backup.SnapshotsCommand;
import society.postx.platform.starter.bootstrap.BootstrapCommand;
import society.postx.platform.starter.doctor.DoctorCommand;
import society.postx.platform.starter.offboarding.ConfirmReceiptCommand;
import society.postx.platform.starter.offboarding.MoveDateCommand;
import society.postx.platform.starter.offboarding.OffboardCommand;
import society.postx.platform.starter.offboarding.ReinstateCommand;
import society.postx.platform.starter.onboarding.OnboardCommand;
import society.postx.platform.starter.operation.AbortCommand;
import society.postx.platform.starter.operation.ApproveCommand;
import society.postx.platform.starter.operation.PauseCommand;
import society.postx.platform.starter.operation.RejectCommand;
import society.postx.platform.starter.operation.RetryCommand;
import society.postx.platform.starter.operation.SkipCommand;
import society.postx.platform.starter.operation.StatusCommand;
import society.postx.platform.starter.operation.WatchCommand;
import society.postx.platform.starter.release.DeployCommand;
import society.postx.platform.starter.release.PlanCommand;
import society.postx.platform.starter.release.ResumeCommand;
import society.postx.platform.starter.release.RollbackCommand;
import society.postx.platform.starter.repository.InitCommand;
import society.postx.platform.starter.rescue.RecoverySheetCommand;
import society.postx.platform.starter.rescue.RescueCommand;
import society.postx.platform.starter.restore.RestoreCommand;
import society.postx.platform.starter.schedule.SchedulesCommand;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.upgrade.UpgradeCommand;

/** Holds all commands and names them in its help. */
@Command(
    description = "runs the platform: starts operations, shows where they stand, decides",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    subcommands = {
      InitCommand.class,
      OnboardCommand.class,
      PlanCommand.class,
      DeployCommand.class,
      UpgradeCommand.class,
      RestoreCommand.class,
      OffboardCommand.class,
      ReinstateCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      RetryCommand.class,
      SkipCommand.class,
      AbortCommand.class,
      ApproveCommand.class,
      RejectCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      RollbackCommand.class,
      MoveDateCommand.class,
      ConfirmReceiptCommand.class,
      ArchiveCommand.class,
      RetainCommand.class,
      HoldCommand.class,
      ReleaseHoldCommand.class,
      ExtendCommand.class,
      DeleteNowCommand.class,
      BackupsCommand.class,
      SnapshotsCommand.class,
      RescueCommand.class,
      RecoverySheetCommand.class,
      SchedulesCommand.class,
      BootstrapCommand.class,
      DoctorCommand.class,
      VersionCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} onboard --file alpha.json|@",
      ExitCodes.HELP_WITH_GATE
    })
final class StarterCommand implements Runnable {
  @Spec private CommandSpec spec;

  StarterCommand() {
    spec = CommandSpec.create(); // picocli puts the real one here
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? see --help");
  }
}
