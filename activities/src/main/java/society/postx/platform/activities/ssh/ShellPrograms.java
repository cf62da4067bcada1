package society.postx.platform.activities.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import society.postx.platform.activities.limit.ByteLimit;

/** Reads the shell programs beside these classes. */
final class ShellPrograms {
  private ShellPrograms() {}

  static String text(String name) {
    try (var stream = ShellPrograms.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(
            name + " is missing beside " + ShellPrograms.class.getName());
      }
      return ByteLimit.ofMegabytes(1).text(stream, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
