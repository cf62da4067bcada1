package society.postx.platform.activities.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import society.postx.platform.activities.limit.ByteLimit;

/** Reads shell programs that lie beside classes. */
public final class ShellPrograms {
  private ShellPrograms() {}

  static String text(String name) {
    return text(ShellPrograms.class, name);
  }

  public static String text(Class<?> beside, String name) {
    try (var stream = beside.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing beside " + beside.getName());
      }
      return ByteLimit.ofMegabytes(1).text(stream, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
