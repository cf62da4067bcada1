package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import society.postx.platform.workflows.text.Quantities;

/**
 * Checks that the folder of the dumps of Temporal's database has a new one. A dump is a folder
 * named by its time (deployment/temporal/dump.sh).
 *
 * @param folder {@code PLATFORM_TEMPORAL_DUMPS}
 */
record DumpsCheck(Path folder) {
  /** Two of the six-hourly dumps are missing. */
  static final Duration LATE = Duration.ofHours(13);

  private static final String SUBJECT = "dumps of temporal's database";
  private static final String REMEDY =
      "look at the job that makes one every six hours: docker compose -f docker-compose.temporal.yml logs temporal-dump, or journalctl -u platform-temporal-dump (docs/temporal-database.md)";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  Finding check() {
    try (var entries = Files.list(folder)) {
      return entries
          .flatMap(it -> time(it).stream())
          .max(Instant::compareTo)
          .map(this::judged)
          .orElseGet(() -> Finding.wrong(SUBJECT, "%s has none".formatted(folder), REMEDY));
    } catch (IOException e) {
      return Finding.wrong(
          SUBJECT,
          "%s cannot be read (%s)".formatted(folder, e.getClass().getSimpleName()),
          "run doctor as the workers' user, or correct PLATFORM_TEMPORAL_DUMPS");
    }
  }

  private Finding judged(Instant newest) {
    var age = Duration.between(newest, Instant.now());
    var said =
        "the newest in %s is of %s, %s ago"
            .formatted(folder, Quantities.time(newest), Quantities.duration(age));
    return age.compareTo(LATE) <= 0
        ? Finding.fine(SUBJECT, said)
        : Finding.wrong(SUBJECT, said, REMEDY);
  }

  /** Empty for one that is not complete, and for anything else. */
  private static Optional<Instant> time(Path entry) {
    try {
      return Files.isDirectory(entry)
          ? Optional.of(STAMP.parse(entry.getFileName() + "", Instant::from))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
