package society.postx.platform.sandbox.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import society.postx.platform.sandbox.world.SystemCommand;
import society.postx.platform.sandbox.world.WorldException;

/**
 * Fetches files of Debian's archive with this machine's own apt, whose proxies and credentials
 * apply, and keeps them: packages for ever, indexes for ten minutes.
 */
final class PackageCache {
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration FETCH = Duration.ofMinutes(5);
  private final Path folder;
  private final DebianMirrors mirrors;
  private final Map<ArchivePath, ReentrantLock> fetching = new ConcurrentHashMap<>();

  PackageCache(Path folder, DebianMirrors mirrors) {
    this.folder = folder;
    this.mirrors = mirrors;
  }

  /** Returns the file; empty if the mirror does not have it. */
  Optional<Path> file(ArchivePath path) {
    var kept = folder.resolve(path.archive()).resolve(path.path());
    var lock = fetching.computeIfAbsent(path, any -> new ReentrantLock());
    lock.lock(); // ten machines ask for the same file at once: one fetches it
    try {
      if (!Files.exists(kept) || (path.changes() && old(kept))) return fetch(path, kept);
      return Optional.of(kept);
    } catch (IOException e) {
      throw new Unavailable("%s: %s".formatted(path.path(), e.getMessage()), e);
    } finally {
      lock.unlock();
    }
  }

  private static boolean old(Path file) throws IOException {
    // The time of fetching; apt-helper leaves the mirror's own in mtime, so it is set below.
    return Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(FRESH));
  }

  private Optional<Path> fetch(ArchivePath path, Path kept) throws IOException {
    Files.createDirectories(kept.getParent());
    var work = Files.createTempDirectory(folder, ".fetch-");
    var arrived = work.resolve("file");
    try {
      SystemCommand.run(
          FETCH,
          "",
          List.of(
              "/usr/lib/apt/apt-helper", "download-file", mirrors.uri(path), arrived.toString()));
      Files.setLastModifiedTime(arrived, FileTime.from(Instant.now()));
      Files.move(
          arrived, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return Optional.of(kept);
    } catch (WorldException e) {
      if (String.valueOf(e.getMessage()).contains("404  Not Found")) return Optional.empty();
      throw new Unavailable(
          "%s cannot be fetched: %s".formatted(mirrors.uri(path), e.getMessage()), e);
    } finally {
      Files.deleteIfExists(arrived);
      Files.deleteIfExists(work);
    }
  }

  /** Says that the mirror failed, with its answer. */
  static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
