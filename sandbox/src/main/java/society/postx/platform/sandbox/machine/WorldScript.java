package society.postx.platform.sandbox.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lists the bash scripts that run inside the world; each is short enough to run by hand. */
enum WorldScript {
  BOOT,
  CONNECT,
  FILL,
  FREEZE,
  HALT,
  TRUST;

  private final String file = name().toLowerCase(Locale.ROOT) + ".sh";

  /** Returns the command that runs it. */
  List<String> with(String... arguments) {
    var command = new ArrayList<>(List.of("bash", "-c", text(), file));
    command.addAll(List.of(arguments));
    return command;
  }

  private String text() {
    try (var resource = WorldScript.class.getResourceAsStream(file)) {
      if (resource == null) throw new IllegalStateException(file + " is missing from the build");
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
