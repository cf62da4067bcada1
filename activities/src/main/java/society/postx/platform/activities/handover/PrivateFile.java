package society.postx.platform.activities.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import society.postx.platform.activities.limit.ByteLimit;

/** A file that only its owner may read, written atomically. */
record PrivateFile(Path path) {
  private static final String FOLDER = "rwx------";
  private static final String FILE = "rw-------";
  private static final ByteLimit LIMIT = ByteLimit.ofMegabytes(1);

  Optional<String> read() {
    try {
      return Optional.of(LIMIT.text(path, path.toString()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String content) {
    try {
      Files.createDirectories(
          path.resolveSibling("").toAbsolutePath(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER)));
      var draft = path.resolveSibling(path.getFileName() + ".new");
      Files.deleteIfExists(draft);
      try (var file =
          FileChannel.open(
              draft,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FILE)))) {
        var bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true);
      }
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
