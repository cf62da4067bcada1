package society.postx.platform.activities.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The infrastructure template of this source tree, as {@code ./platform init} copies it. */
public final class TestTemplate {
  private TestTemplate() {}

  public static String text(String path) {
    return Optional.ofNullable(files().get(path)).orElseThrow();
  }

  /** All its files by path; text only. */
  public static Map<String, String> files() {
    var root = folder();
    try (var walk = Files.walk(root)) {
      var files = new TreeMap<String, String>();
      for (var file : walk.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Files.readString(file));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tests run in their module's folder, or in the source tree's root. */
  private static Path folder() {
    var inModule = Path.of("../infrastructure");
    return Files.isDirectory(inModule) ? inModule : Path.of("infrastructure");
  }
}
