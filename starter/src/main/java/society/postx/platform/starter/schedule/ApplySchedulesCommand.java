package society.postx.platform.starter.schedule;

import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/** Creates, changes and deletes schedules until they match platform.yml; it may run again. */
@Command(
    name = "apply",
    description = "makes the schedules match platform.yml at the newest commit",
    footer = {"", "Example:  @|bold ${ROOT-COMMAND-NAME} schedules apply|@", ExitCodes.HELP})
final class ApplySchedulesCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  ApplySchedulesCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  /** What was done with one schedule; {@code --json} prints a list of them. */
  record Applied(String id, String done, String cron) {}

  /** One schedule before anything is changed. */
  private record Existing(
      PlatformSchedule what, Optional<Cron> wanted, Optional<ScheduleDescription> found) {}

  @Override
  public Integer call() {
    var timetable = ScheduleSettings.in(LocalRepository.given(repository, shell));
    try (var connection = temporal) {
      var schedules = Schedules.of(connection.open(), Shell.PROGRAM);
      // All are looked at before one is changed: another's schedule in the way stops it all.
      var seen =
          Arrays.stream(PlatformSchedule.values())
              .map(one -> new Existing(one, timetable.cron(one), schedules.find(one)))
              .toList();
      var done = new ArrayList<Applied>();
      for (var one : seen) {
        var cron = one.wanted().map(Cron::text).orElse("off");
        done.add(new Applied(one.what().id(), apply(schedules, timetable.zone(), one), cron));
      }
      output.result(done, text(done));
      return ExitCodes.DONE;
    }
  }

  private static String apply(Schedules schedules, String zone, Existing seen) {
    if (seen.wanted().isEmpty()) {
      if (seen.found().isEmpty()) {
        return "as it was";
      }
      schedules.asked(seen.what(), ScheduleHandle::delete);
      return "deleted";
    }
    var plan = new ScheduleDefinition(seen.what(), seen.wanted().get(), zone);
    if (seen.found().isEmpty()) {
      schedules.create(plan);
      return "created";
    }
    if (plan.describes(seen.found().get().getSchedule())) {
      return "as it was";
    }
    schedules.change(plan);
    return "changed";
  }

  private static String text(List<Applied> done) {
    return done.stream()
        .map(one -> "%s: %s (%s)".formatted(one.id(), one.done(), one.cron()))
        .collect(Collectors.joining("\n"));
  }
}
