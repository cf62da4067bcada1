package society.postx.platform.starter.doctor;

import java.nio.file.Path;
import java.util.List;
import society.postx.platform.starter.connection.Session;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.schedule.ScheduleFault;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;

/** Checks that what the platform does by itself is scheduled: nobody misses what never ran. */
record ScheduleChecks(Shell shell) {
  private static final String SUBJECT = "schedules";

  /** Nothing where other checks name the missing repository. */
  List<Finding> check(Session session) {
    var place = shell.variable("PLATFORM_REPOSITORY");
    if (place.isEmpty()) {
      return List.of();
    }
    if (LocalRepository.isUrl(place.get())) {
      return List.of(
          Finding.fine(
              SUBJECT, "not compared with platform.yml, because PLATFORM_REPOSITORY is a URL"));
    }
    try {
      var faults = ScheduleFault.all(LocalRepository.at(Path.of(place.get())), session);
      return faults.isEmpty()
          ? List.of(Finding.fine(SUBJECT, "as platform.yml says"))
          : faults.stream().map(it -> Finding.wrong(SUBJECT, it.said(), it.remedy())).toList();
    } catch (CommandError refusal) {
      return List.of(Finding.wrong(SUBJECT, refusal.said(), "correct it, then run doctor again"));
    }
  }
}
