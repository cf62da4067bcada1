package society.postx.platform.starter.doctor;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import society.postx.platform.starter.backup.StoredPlatformBackup;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.platformbackup.PlatformBackup;
import society.postx.platform.workflows.text.Quantities;

/**
 * Checks the age of the platform's own backup that was read back last, and of the dump of
 * Temporal's database in it.
 */
record PlatformBackupCheck(Shell shell) {
  private static final String BACKUP = "platform backup";
  private static final String DATABASE = "temporal's database";

  /**
   * A night, and the delays of its start and of the backup; PruneBackups alerts at the same age.
   */
  private static final Duration LATE = Duration.ofHours(26);

  /** The dump that a backup took is at most as old as two dumps that failed, and its backup. */
  private static final Duration LATE_DUMP = LATE.plusHours(13);

  /** Empty where the repository is not on this machine. */
  List<Finding> check() {
    return shell
        .variable("PLATFORM_REPOSITORY")
        .filter(it -> !LocalRepository.isUrl(it))
        .map(it -> of(Path.of(it)))
        .orElse(List.of());
  }

  private static List<Finding> of(Path repository) {
    try {
      return StoredPlatformBackup.in(LocalRepository.at(repository))
          .map(it -> List.of(backup(it), database(it)))
          .orElseGet(
              () ->
                  List.of(
                      Finding.wrong(
                          BACKUP,
                          "none was read back yet",
                          "./platform schedules apply, then ./platform schedules trigger back-up-platform")));
    } catch (CommandError refusal) {
      return List.of(Finding.wrong(BACKUP, refusal.said(), "see docs/workflows/BackUpPlatform.md"));
    }
  }

  private static Finding backup(PlatformBackup newest) {
    return judged(
        BACKUP,
        "the last that was read back is of ",
        newest.stored(),
        LATE,
        "./platform schedules list, then ./platform schedules trigger back-up-platform (docs/workflows/BackUpPlatform.md)");
  }

  private static Finding database(PlatformBackup newest) {
    return newest.temporal() == null
        ? Finding.fine(
            DATABASE,
            "is in no backup: the workers have no PLATFORM_TEMPORAL_DUMPS, or found no dump there (docs/temporal-database.md)")
        : judged(
            DATABASE,
            "the platform's backup has it as of ",
            newest.temporal(),
            LATE_DUMP,
            "look at the job that dumps it (docs/temporal-database.md)");
  }

  private static Finding judged(
      String subject, String said, Instant at, Duration late, String remedy) {
    var age = Duration.between(at, Instant.now());
    var whole = "%s%s, %s ago".formatted(said, Quantities.time(at), Quantities.duration(age));
    return age.compareTo(late) <= 0
        ? Finding.fine(subject, whole)
        : Finding.wrong(subject, whole, remedy);
  }
}
