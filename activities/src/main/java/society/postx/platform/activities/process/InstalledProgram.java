package society.postx.platform.activities.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds an installed program: at {@code PLATFORM_<NAME>}, else on the PATH. */
public final class InstalledProgram {
  private InstalledProgram() {}

  public static Optional<Path> find(String name, Map<String, String> environment) {
    var named = environment.get(variable(name));
    if (named != null) {
      return Optional.of(Path.of(named)).filter(Files::isExecutable);
    }
    return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The program, or an IllegalStateException that says what to do. */
  public static Path need(String name, Map<String, String> environment) {
    return find(name, environment)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s: not on the PATH; install it, or set %s=/path/to/%s"
                        .formatted(name, variable(name), name)));
  }

  private static String variable(String name) {
    return "PLATFORM_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
