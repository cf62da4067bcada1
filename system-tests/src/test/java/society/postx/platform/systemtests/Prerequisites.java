package society.postx.platform.systemtests;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
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
    var shell =
        new Shell(
            System.getenv(), new ByteArrayInputStream(new byte[0]), System.out, System.err, false);
    return ExternalTool.find(name, shell)
        .map(ExternalTool::path)
        .orElseGet(() -> missing("no %s on this machine (./platform build)".formatted(name)));
  }

  private static Path missing(String what) {
    var reason = "skipped: " + what;
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason);
    }
    System.err.println(reason);
    return abort(reason);
  }
}
