package society.postx.platform.starter.doctor;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.starter.backup.StoredPlatformBackup;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.platformbackup.PlatformBackup;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Checks the platform's own backup that was read back last, the dump of Temporal's database in it,
 * and where this machine keeps the dumps, that there is a new one.
 */
record PlatformBackupCheck(Shell shell) {
  private static final String BACKUP = "platform backup";
  private static final String DATABASE = "temporal's database";
  private static final int LONGEST = 500;

  /**
   * A night, and the delays of its start and of the backup; PruneBackups alerts at the same age.
   */
  private static final Duration LATE = Duration.ofHours(26);

  /** The dump that a backup took is at most as old as two dumps that failed, and its backup. */
  private static final Duration LATE_DUMP = LATE.plus(DumpsCheck.LATE);

  private static final String JOB = "look at the job that dumps it (docs/temporal-database.md)";

  /** Of the backup nothing where the repository is not on this machine. */
  List<Finding> check() {
    var dumps = shell.variable("PLATFORM_TEMPORAL_DUMPS").map(Path::of).map(DumpsCheck::new);
    var findings = new ArrayList<Finding>();
    dumps.map(DumpsCheck::check).ifPresent(findings::add);
    shell
        .variable("PLATFORM_REPOSITORY")
        .filter(it -> !LocalRepository.isUrl(it))
        .map(it -> of(Path.of(it), dumps.isPresent()))
        .ifPresent(findings::addAll);
    return findings;
  }

  private static List<Finding> of(Path repository, boolean dumped) {
    try {
      return StoredPlatformBackup.in(LocalRepository.at(repository))
          .map(it -> List.of(backup(it), database(it, dumped)))
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
    var lacks =
        newest.findings().stream()
            .filter(it -> newest.missingDump().stream().noneMatch(it::equals))
            .toList();
    if (!lacks.isEmpty()) {
      return Finding.wrong(
          BACKUP,
          "the last that was read back holds less than it should: "
              + ShownText.shortened(ShownText.oneLine(String.join("; ", lacks)), LONGEST),
          "repair what it names, then ./platform schedules trigger back-up-platform (docs/workflows/BackUpPlatform.md)");
    }
    return judged(
        BACKUP,
        "the last that was read back is of ",
        newest.stored(),
        LATE,
        "./platform schedules list, then ./platform schedules trigger back-up-platform (docs/workflows/BackUpPlatform.md)");
  }

  /**
   * @param dumped whether this machine has the folder of the dumps
   */
  private static Finding database(PlatformBackup newest, boolean dumped) {
    if (newest.temporal() != null) {
      return judged(
          DATABASE, "the platform's backup has it as of ", newest.temporal(), LATE_DUMP, JOB);
    }
    var missing = newest.missingDump();
    if (missing.isPresent()) {
      return Finding.wrong(
          DATABASE,
          "the newest backup has none: "
              + ShownText.shortened(ShownText.oneLine(missing.get()), LONGEST),
          JOB);
    }
    return dumped
        ? Finding.wrong(
            DATABASE,
            "the newest backup has none, though this machine has PLATFORM_TEMPORAL_DUMPS",
            "set PLATFORM_TEMPORAL_DUMPS for each worker of this machine, then ./platform schedules trigger back-up-platform")
        : Finding.fine(
            DATABASE,
            "is in no backup, because the workers have no PLATFORM_TEMPORAL_DUMPS: right for Temporal Cloud alone (docs/temporal-database.md)");
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
