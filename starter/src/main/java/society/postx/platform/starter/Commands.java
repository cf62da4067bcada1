package society.postx.platform.starter;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
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
import society.postx.platform.starter.handover.EvidenceCommand;
import society.postx.platform.starter.handover.HandoverCommand;
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
import society.postx.platform.starter.rescue.ClientKeyCommand;
import society.postx.platform.starter.rescue.RecoverySheetCommand;
import society.postx.platform.starter.rescue.RescueCommand;
import society.postx.platform.starter.restore.RestoreCommand;
import society.postx.platform.starter.schedule.SchedulesCommand;
import society.postx.platform.starter.upgrade.UpgradeCommand;

/**
 * Lists the commands in the order of the help, and builds what an invocation needs of them: picocli
 * takes longer to read forty commands than most of them take to run.
 */
final class Commands {
  private static final Map<String, Class<?>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("init", InitCommand.class);
    ALL.put("onboard", OnboardCommand.class);
    ALL.put("plan", PlanCommand.class);
    ALL.put("deploy", DeployCommand.class);
    ALL.put("upgrade", UpgradeCommand.class);
    ALL.put("restore", RestoreCommand.class);
    ALL.put("offboard", OffboardCommand.class);
    ALL.put("reinstate", ReinstateCommand.class);
    ALL.put("status", StatusCommand.class);
    ALL.put("watch", WatchCommand.class);
    ALL.put("retry", RetryCommand.class);
    ALL.put("skip", SkipCommand.class);
    ALL.put("abort", AbortCommand.class);
    ALL.put("approve", ApproveCommand.class);
    ALL.put("reject", RejectCommand.class);
    ALL.put("pause", PauseCommand.class);
    ALL.put("resume", ResumeCommand.class);
    ALL.put("rollback", RollbackCommand.class);
    ALL.put("move-date", MoveDateCommand.class);
    ALL.put("confirm-receipt", ConfirmReceiptCommand.class);
    ALL.put("handover", HandoverCommand.class);
    ALL.put("evidence", EvidenceCommand.class);
    ALL.put("archive", ArchiveCommand.class);
    ALL.put("retain", RetainCommand.class);
    ALL.put("hold", HoldCommand.class);
    ALL.put("release-hold", ReleaseHoldCommand.class);
    ALL.put("extend", ExtendCommand.class);
    ALL.put("delete-now", DeleteNowCommand.class);
    ALL.put("backups", BackupsCommand.class);
    ALL.put("snapshots", SnapshotsCommand.class);
    ALL.put("rescue", RescueCommand.class);
    ALL.put("client-key", ClientKeyCommand.class);
    ALL.put("recovery-sheet", RecoverySheetCommand.class);
    ALL.put("schedules", SchedulesCommand.class);
    ALL.put("bootstrap", BootstrapCommand.class);
    ALL.put("doctor", DoctorCommand.class);
    ALL.put("version", VersionCommand.class);
    ALL.put("completion", CompletionCommand.class);
  }

  private final IFactory factory;

  Commands(IFactory factory) {
    this.factory = factory;
  }

  /** Every command with its options. */
  CommandLine whole() {
    var line = new CommandLine(StarterCommand.class, factory);
    ALL.forEach((name, type) -> line.addSubcommand(name, new CommandLine(type, factory)));
    return withHelp(line);
  }

  /**
   * Those that the arguments name with their options. A first argument that names a command leaves
   * out all others; else they are there with name and description, for the list and for typing
   * errors.
   */
  CommandLine of(String... arguments) {
    var line = new CommandLine(StarterCommand.class, factory);
    if (arguments.length > 0 && ALL.containsKey(arguments[0])) {
      add(line, arguments[0]);
      return line;
    }
    if (Arrays.stream(arguments).anyMatch(it -> it.startsWith("@"))) { // a file of arguments
      return whole();
    }
    var named = Arrays.asList(arguments);
    ALL.forEach(
        (name, type) -> {
          if (named.contains(name)) {
            add(line, name);
          } else {
            line.addSubcommand(name, described(type));
          }
        });
    return withHelp(line);
  }

  private void add(CommandLine line, String name) {
    line.addSubcommand(name, new CommandLine(requireNonNull(ALL.get(name)), factory));
  }

  private static CommandSpec described(Class<?> type) {
    var spec = CommandSpec.create();
    spec.usageMessage().description(type.getAnnotation(Command.class).description());
    return spec;
  }

  private CommandLine withHelp(CommandLine line) {
    var help = new CommandLine(HelpCommand.class, factory);
    help.getCommandSpec().usageMessage().header("shows the help of a command");
    return line.addSubcommand("help", help);
  }
}
