package society.postx.platform.activities.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import society.postx.platform.workflows.platformbackup.PlatformBackup;
import society.postx.platform.workflows.text.Quantities;

/**
 * Dumps of Temporal's database, as {@code deployment/temporal/dump.sh} leaves them: each a folder
 * that is named by its time, complete from the moment that it has this name.
 *
 * @param folder {@code PLATFORM_TEMPORAL_DUMPS}
 */
record TemporalDumps(Path folder) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Two of the six-hourly dumps are missing. */
  private static final Duration LATE = Duration.ofHours(13);

  private static final String SEE = "docs/temporal-database.md";

  /**
   * A dump.
   *
   * @param made when it was complete, by the clock of its machine
   */
  private record Dump(Path folder, Instant made) {}

  /**
   * Copies the newest dump into the backup. What is missing or late is a finding: all else is
   * stored without it.
   *
   * @return when it was made; empty where the backup has none
   */
  Optional<Instant> copyNewest(PlatformFolder backup, Instant now, List<String> findings) {
    try {
      var newest = newest();
      if (newest.isEmpty()) {
        findings.add("%s: %s has no dump; %s".formatted(PlatformBackup.NO_DUMP, folder, SEE));
        return Optional.empty();
      }
      backup.copyDump(newest.get().folder());
      var made = newest.get().made();
      if (made.isBefore(now.minus(LATE))) {
        findings.add(
            "the dump of Temporal's database in it is of %s, and one is made every six hours; %s"
                .formatted(Quantities.time(made), SEE));
      }
      return Optional.of(made);
    } catch (IOException | UncheckedIOException e) {
      backup.leaveOutDump();
      findings.add(
          "%s: its dump in %s cannot be copied (%s); %s"
              .formatted(PlatformBackup.NO_DUMP, folder, e.getClass().getSimpleName(), SEE));
      return Optional.empty();
    }
  }

  /** Empty where there is none. */
  private Optional<Dump> newest() {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var entries = Files.list(folder)) {
      return entries
          .filter(it -> Files.isDirectory(it, LinkOption.NOFOLLOW_LINKS))
          .flatMap(TemporalDumps::dump)
          .max(Comparator.comparing(Dump::made));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Dump> dump(Path folder) {
    try {
      return Stream.of(new Dump(folder, STAMP.parse(folder.getFileName() + "", Instant::from)));
    } catch (DateTimeException e) {
      return Stream.empty(); // one that is not complete, or not a dump
    }
  }
}
