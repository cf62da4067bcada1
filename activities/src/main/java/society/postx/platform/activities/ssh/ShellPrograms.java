package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads the shell programs beside these classes. */
final class ShellPrograms {
  private ShellPrograms() {}

  static String text(String name) {
    try (var stream = ShellPrograms.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(
            name + " is missing beside " + ShellPrograms.class.getName());
      }
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
