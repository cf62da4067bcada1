package society.postx.platform.activities.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.folder.WholeFolder;

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
      WholeFolder.delete(folder);
    }
  }

  @Override
  public void close() {
    try {
      WholeFolder.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
