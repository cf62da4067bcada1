package society.postx.platform.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the container images that {@code sandbox/images/build} put into the cache. */
final class RegistryContent {
  private static final Logger log = LoggerFactory.getLogger(RegistryContent.class);
  private static final Path SCRIPT = Path.of("sandbox", "images", "build");

  private RegistryContent() {}

  /** Returns their folder; empty if they are not built or the script is missing. */
  static Optional<Path> find() {
    var script = script();
    if (script.isEmpty()) {
      log.warn(
          "the sandbox starts without a container registry: {} is not in this folder or above it",
          SCRIPT);
      return Optional.empty();
    }
    var folder = ask(script.get());
    if (folder.isEmpty())
      log.warn(
          "the sandbox starts without a container registry: its images are not built; run {}",
          script.get());
    return folder;
  }

  /** Tests run in a module's folder, the program in the checkout's. */
  private static Optional<Path> script() {
    return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve(SCRIPT))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> ask(Path script) {
    try {
      var process =
          new ProcessBuilder(script.toString(), "--path")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      var said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(Path.of(said)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot run".formatted(script), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
