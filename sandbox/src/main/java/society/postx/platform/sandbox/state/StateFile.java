package society.postx.platform.sandbox.state;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Reads and replaces the state's JSON file; only its owner can read it, since it has tokens. */
public final class StateFile {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
          .build();

  private final Optional<Path> path;

  private StateFile(Optional<Path> path) {
    this.path = path;
  }

  public static StateFile at(Path path) {
    return new StateFile(Optional.of(path));
  }

  /** Keeps nothing after the process. */
  public static StateFile none() {
    return new StateFile(Optional.empty());
  }

  Optional<SandboxState.Contents> read() {
    if (path.isEmpty() || !Files.exists(path.get())) return Optional.empty();
    try {
      return Optional.of(MAPPER.readValue(path.get().toFile(), SandboxState.Contents.class));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: not a state file; move it away to start with an empty state".formatted(path.get()),
          e);
    }
  }

  void write(SandboxState.Contents contents) {
    if (path.isEmpty()) return;
    var target = path.get();
    try {
      var owner =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      var fresh = Files.createTempFile(target.toAbsolutePath().getParent(), "state", ".new", owner);
      MAPPER.writeValue(fresh.toFile(), contents);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be written".formatted(target), e);
    }
  }
}
