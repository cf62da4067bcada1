package society.postx.platform.activities.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Programs that tests need: as the product finds them, else where the launcher builds them. */
public final class TestPrograms {
  private TestPrograms() {}

  /** The program, or a skip that says why; under CI a failure. */
  public static Path need(String name) {
    var found = find(name);
    var reason = "skipped: no %s on this machine (./platform test builds it)".formatted(name);
    if (found.isEmpty()) {
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(reason);
      }
      System.err.println(reason);
    }
    assumeTrue(found.isPresent(), reason);
    return found.orElseThrow();
  }

  private static Optional<Path> find(String name) {
    return InstalledProgram.find(name, System.getenv()).or(() -> built(name));
  }

  private static Optional<Path> built(String name) {
    var environment = Map.copyOf(System.getenv());
    var cache =
        environment.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
    var tools = Path.of(cache, "post-x-platform/tools");
    if (!Files.isDirectory(tools)) {
      return Optional.empty();
    }
    try (var folders = Files.list(tools)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith(name + "-"))
          .map(folder -> folder.resolve(name))
          .filter(Files::isExecutable)
          .max(Path::compareTo);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
