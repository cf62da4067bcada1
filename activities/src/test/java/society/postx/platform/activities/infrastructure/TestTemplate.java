package society.postx.platform.activities.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The infrastructure template of this source tree, as {@code ./platform init} copies it, with the
 * sandbox's pins laid over it.
 */
public final class TestTemplate {
  private TestTemplate() {}

  public static String text(String path) {
    return Optional.ofNullable(files().get(path)).orElseThrow();
  }

  /** All its files by path; text only. */
  public static Map<String, String> files() {
    var files = asPinned();
    sandboxPins().forEach((image, tag) -> pin(files, image, tag));
    return files;
  }

  /** All its files with the pins that an operator gets. */
  static Map<String, String> asPinned() {
    return read(inSourceTree("infrastructure"));
  }

  /** The files of an infrastructure repository by path. */
  static Map<String, String> read(Path root) {
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

  /** The tags of {@code sandbox/pins} by image name. */
  static Map<String, String> sandboxPins() {
    try (var lines = Files.lines(inSourceTree("sandbox/pins"))) {
      return lines
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pin(Map<String, String> files, String image, String tag) {
    var pinned = Pattern.compile("(?<=image: %s:)\\S+".formatted(Pattern.quote(image)));
    files.replaceAll(
        (path, text) -> path.endsWith("compose.yml") ? pinned.matcher(text).replaceAll(tag) : text);
  }

  /** Tests run in their module's folder, or in the source tree's root. */
  static Path inSourceTree(String path) {
    var inModule = Path.of("..").resolve(path);
    return Files.exists(inModule) ? inModule : Path.of(path);
  }
}
