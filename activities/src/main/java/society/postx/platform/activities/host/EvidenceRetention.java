package society.postx.platform.activities.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.box.BoxFiles;

/**
 * Removes evidence files older than 30 days from the worker's own folder, if the Storage Box never
 * took them: they hold hosts' logs. ADR §11. A file with another name than {@link EvidenceFiles}
 * gives stays, so an operator keeps one by renaming it.
 */
final class EvidenceRetention {
  private static final Logger log = LoggerFactory.getLogger(EvidenceRetention.class);

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

  /** A file that cannot be removed is tried again the next time, and keeps no other one. */
  void removeOld() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    var oldest = clock.instant().minus(BoxFiles.KEPT);
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
      log.info("removed evidence older than {} days: {}", BoxFiles.KEPT.toDays(), file);
    } catch (IOException e) {
      log.warn("evidence cannot be removed: {}", e.toString());
    }
  }

  /** As its name says; copies and backups change the file's own time. */
  private static Optional<Instant> keptAt(Path file) {
    var name = EvidenceFiles.HERE.matcher(file.getFileName().toString());
    try {
      return name.matches()
          ? Optional.of(EvidenceFiles.STAMP.parse(name.group(2), Instant::from))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
