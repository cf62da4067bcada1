package society.postx.platform.starter.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import society.postx.platform.starter.connection.Session;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.text.ShownText;

/**
 * Says why a schedule does not run as platform.yml wants it.
 *
 * @param said the schedule's id and what is wrong
 * @param remedy a command
 */
public record ScheduleFault(String said, String remedy) {
  private static final String APPLY = "./platform schedules apply";

  /** Of all schedules that the newest commit wants, and of those that it wants off; reads only. */
  public static List<ScheduleFault> all(LocalRepository repository, Session session) {
    var timetable = ScheduleSettings.in(repository);
    var schedules = Schedules.of(session, Shell.PROGRAM);
    return Arrays.stream(PlatformSchedule.values())
        .flatMap(one -> of(one, timetable, schedules).stream())
        .toList();
  }

  private static Optional<ScheduleFault> of(
      PlatformSchedule one, ScheduleSettings timetable, Schedules schedules) {
    try {
      return judged(one, timetable, schedules);
    } catch (CommandError refusal) { // somebody else's schedule has the id
      return Optional.of(new ScheduleFault(refusal.said(), APPLY));
    }
  }

  private static Optional<ScheduleFault> judged(
      PlatformSchedule one, ScheduleSettings timetable, Schedules schedules) {
    var wanted = timetable.cron(one);
    var found = schedules.find(one);
    if (wanted.isEmpty()) {
      return found.map(any -> fault(one, "exists, and platform.yml says off", APPLY));
    }
    if (found.isEmpty()) {
      return Optional.of(fault(one, "does not exist, so nothing runs it", APPLY));
    }
    var schedule = found.get().getSchedule();
    var state = schedule.getState();
    if (state != null && state.isPaused()) {
      return Optional.of(
          fault(
              one,
              "is paused, so nothing runs it (%s)"
                  .formatted(ShownText.oneLine(String.valueOf(state.getNote()))),
              "./platform schedules resume %s --reason \"…\"".formatted(one.id())));
    }
    return new ScheduleDefinition(one, wanted.get(), timetable.zone()).describes(schedule)
        ? Optional.empty()
        : Optional.of(fault(one, "is not as platform.yml says", APPLY));
  }

  private static ScheduleFault fault(PlatformSchedule one, String what, String remedy) {
    return new ScheduleFault("%s %s".formatted(one.id(), what), remedy);
  }
}
