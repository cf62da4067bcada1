package society.postx.platform.activities.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder for one attempt, which only its owner can read and which goes with the attempt. */
record ScratchFolder(Path path) implements AutoCloseable {
  private static final String NAME = "platform-backup-";

  /** No attempt takes so long: what is older was left by a killed worker. */
  private static final Duration LEFT = Duration.ofDays(1);

  /**
   * @param parent on the disk that has room; left-overs in it are removed
   */
  static ScratchFolder in(Path parent) {
    try {
      Files.createDirectories(parent);
      removeLeftOvers(parent);
      return new ScratchFolder(
          Files.createTempDirectory(parent.toAbsolutePath(), NAME)); // the JDK makes it 0700
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeLeftOvers(Path parent) throws IOException {
    List<Path> old;
    try (var folders = Files.newDirectoryStream(parent, NAME + "*")) {
      old = new ArrayList<>();
      for (var folder : folders) {
        if (Files.getLastModifiedTime(folder).toInstant().isBefore(Instant.now().minus(LEFT))) {
          old.add(folder);
        }
      }
    }
    for (var folder : old) {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() {
    try {
      delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
