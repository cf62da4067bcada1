package society.postx.platform.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;

/** Writes {@code sandbox.json} once everything answers and deletes it when the sandbox ends. */
final class ReadyFile implements AutoCloseable {
  private final Path file;
  private final Path adminKey;

  ReadyFile(Path folder) {
    this.file = folder.resolve("sandbox.json");
    this.adminKey = folder.resolve("box-admin-key");
  }

  /** Returns what was written. */
  String write(Sandbox sandbox) {
    try {
      writePrivately(adminKey, sandbox.storageBox().adminKey());
      var said = new LinkedHashMap<String, Object>();
      said.put("pid", ProcessHandle.current().pid());
      said.putAll(sandbox.endpoints());
      said.put("storageBox", sandbox.storageBox().describe(adminKey.toAbsolutePath()));
      var json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(said);
      writePrivately(file, json + "\n");
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be written".formatted(file), e);
    }
  }

  /** Only its owner can read the file, from the first byte on; it is complete or absent. */
  private static void writePrivately(Path target, String content) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var fresh = Files.createTempFile(target.toAbsolutePath().getParent(), ".new", "", owner);
    Files.writeString(fresh, content);
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be removed".formatted(file), e);
    }
  }
}
