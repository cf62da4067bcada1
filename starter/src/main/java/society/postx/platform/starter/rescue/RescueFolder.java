package society.postx.platform.starter.rescue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import society.postx.platform.starter.sheet.RecoverySheet;

/**
 * A folder for one command, which only its owner can read: the box's key and host key for ssh, and
 * restic's cache. It goes with the command, also after Ctrl-C.
 */
record RescueFolder(Path path, Thread atExit) implements AutoCloseable {
  private static final String KEY = "box-key";

  static RescueFolder make(RecoverySheet sheet) {
    try {
      var path = Files.createTempDirectory("px-rescue"); // the JDK makes it 0700
      var atExit = Thread.ofPlatform().unstarted(() -> delete(path));
      Runtime.getRuntime().addShutdownHook(atExit);
      var folder = new RescueFolder(path, atExit);
      Files.createFile(
          folder.key(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(folder.key(), sheet.sshKey());
      Files.writeString(
          folder.knownHosts(),
          "[%s]:%d %s\n".formatted(sheet.host(), sheet.port(), sheet.hostKey()));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path key() {
    return path.resolve(KEY);
  }

  Path knownHosts() {
    return path.resolve("known");
  }

  Path cache() {
    return path.resolve("cache");
  }

  /** The key first: after Ctrl-C a restic that still ends may write into its cache meanwhile. */
  private static void delete(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(KEY));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    delete(path);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the process ends already, and the hook finds nothing
    }
  }
}
