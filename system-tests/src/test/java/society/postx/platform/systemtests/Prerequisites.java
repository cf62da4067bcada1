package society.postx.platform.systemtests;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Shell;

/** Skips a test with its reason if a prerequisite is missing; under CI it fails instead. */
final class Prerequisites {
  private Prerequisites() {}

  static void root() {
    if (!"root".equals(System.getProperty("user.name"))) {
      missing("real machines need root on Linux");
    }
  }

  /** Where {@code ./platform} finds or builds it. */
  static Path program(String name) {
    return find(name, System.getenv())
        .orElseGet(() -> missing("no %s on this machine (./platform build)".formatted(name)));
  }

  /** The worker's: the one that {@code ./platform} built, as Debian's may be too old for it. */
  static Path restic() {
    var withoutPath = new HashMap<>(System.getenv());
    withoutPath.remove("PATH");
    return find("restic", withoutPath).orElseGet(() -> program("restic"));
  }

  /**
   * What a command of {@code ./platform} built for a test.
   *
   * @param variable names its file or folder
   */
  static Path given(String variable, String command) {
    var value = System.getenv(variable);
    return value == null || !Files.exists(Path.of(value))
        ? missing("%s names nothing (%s)".formatted(variable, command))
        : Path.of(value);
  }

  private static Optional<Path> find(String name, Map<String, String> environment) {
    var shell =
        new Shell(
            environment, new ByteArrayInputStream(new byte[0]), System.out, System.err, false);
    return ExternalTool.find(name, shell).map(ExternalTool::path);
  }

  static Path missing(String what) {
    var reason = "skipped: " + what;
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason);
    }
    System.err.println(reason);
    return abort(reason);
  }
}
