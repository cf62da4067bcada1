package society.postx.platform.starter.rescue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.text.Quantities;

/** The folder that a rescue writes to; never one that holds anything. */
record RescueTarget(Path folder) {
  /** For what else writes to the disk meanwhile. */
  private static final long RESERVE = 200L << 20;

  /** Refuses what could be overwritten or cannot be written. */
  static RescueTarget of(Path given) {
    var folder = given.toAbsolutePath().normalize();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw CommandError.wrongUsage("--into: '%s': is a file; give a new folder".formatted(folder));
    }
    if (Files.isDirectory(folder)) {
      requireEmpty(folder);
    } else if (!Files.isDirectory(parent(folder))) {
      throw CommandError.wrongUsage(
          "--into: '%s': its parent folder does not exist".formatted(folder));
    }
    return new RescueTarget(folder);
  }

  private static Path parent(Path folder) {
    @Nullable Path parent = folder.getParent();
    return parent == null ? folder : parent;
  }

  private static void requireEmpty(Path folder) {
    try (var content = Files.newDirectoryStream(folder)) {
      if (content.iterator().hasNext()) {
        throw CommandError.wrongUsage(
            "--into: '%s': is not empty, and nothing is ever overwritten; give a new folder"
                .formatted(folder));
      }
    } catch (IOException e) {
      throw CommandError.failed("--into: '%s': cannot be read".formatted(folder), e);
    }
  }

  long free() {
    try {
      return Files.getFileStore(Files.isDirectory(folder) ? folder : parent(folder))
          .getUsableSpace();
    } catch (IOException e) {
      throw CommandError.failed("--into: '%s': its disk cannot be asked".formatted(folder), e);
    }
  }

  void requireRoom(long bytes) {
    if (bytes + RESERVE > free()) {
      throw CommandError.failed(
          "--into: '%s': the snapshot needs %s, and %s are free; nothing was written; give a folder on a larger disk"
              .formatted(folder, Quantities.bytes(bytes), Quantities.bytes(free())));
    }
  }

  /** Names what is missing in a file beside the folder, after what is in that file already. */
  Path noteMissing(MissingItems missing) {
    var file = Path.of(folder + ".missing.txt");
    try {
      return Files.write(
          file, missing.lines(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw CommandError.failed("%s: cannot be written".formatted(file), e);
    }
  }

  /** Readable by its owner alone: it gets a client's data. */
  Path made() {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return folder;
    } catch (IOException e) {
      throw CommandError.failed("--into: '%s': cannot be made".formatted(folder), e);
    }
  }
}
