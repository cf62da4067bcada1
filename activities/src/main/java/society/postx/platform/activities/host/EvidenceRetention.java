package society.postx.platform.activities.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes evidence files older than 30 days from the worker's own folder: they hold hosts' logs.
 * ADR §11. A file with another name than {@link EvidenceKeeper} gives stays, so an operator keeps
 * one by renaming it.
 */
public final class EvidenceRetention {
  private static final Logger log = LoggerFactory.getLogger(EvidenceRetention.class);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Pattern NAME = Pattern.compile(".+-(\\d{8}T\\d{6}Z)\\.txt");

  private final Path folder;
  private final InstantSource clock;
  private final Removal removal;

  EvidenceRetention(Path folder, InstantSource clock) {
    this(folder, clock, Files::deleteIfExists);
  }

  EvidenceRetention(Path folder, InstantSource clock, Removal removal) {
    this.folder = folder;
    this.clock = clock;
    this.removal = removal;
  }

  interface Removal {
    boolean remove(Path file) throws IOException;
  }

  /**
   * Removes old evidence now and once a day as long as the process runs.
   *
   * @param state the worker's own folder ({@code PLATFORM_STATE})
   */
  public static void start(Path state) {
    var retention = new EvidenceRetention(EvidenceKeeper.folder(state), InstantSource.system());
    var daily =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("evidence retention").factory());
    var unused = daily.scheduleAtFixedRate(retention::removeDaily, 0, 1, TimeUnit.DAYS);
  }

  /** A failure of any kind would end the schedule for as long as the process runs. */
  void removeDaily() {
    try {
      removeOld();
    } catch (RuntimeException e) {
      log.error("evidence in {} was not cleaned; the next day tries again", folder, e);
    }
  }

  /** A file that cannot be removed is tried again the next day, and keeps no other one. */
  void removeOld() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    var oldest = clock.instant().minus(KEPT);
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        if (Files.isRegularFile(file) && keptAt(file).filter(oldest::isAfter).isPresent()) {
          remove(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.warn("evidence in {} cannot be cleaned: {}", folder, e.toString());
    }
  }

  private void remove(Path file) {
    try {
      removal.remove(file);
      log.info("removed evidence older than {} days: {}", KEPT.toDays(), file);
    } catch (IOException e) {
      log.warn("evidence cannot be removed: {}", e.toString());
    }
  }

  /** As its name says; copies and backups change the file's own time. */
  private static Optional<Instant> keptAt(Path file) {
    var name = NAME.matcher(file.getFileName().toString());
    try {
      return name.matches()
          ? Optional.of(EvidenceKeeper.STAMP.parse(name.group(1), Instant::from))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
