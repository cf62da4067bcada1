package society.postx.platform.starter.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import society.postx.platform.starter.shell.CommandError;

/** Reads people's YAML as plain maps, lists and values; it refuses tags and duplicate keys. */
public final class YamlReader {
  private YamlReader() {}

  public static Map<String, Object> file(Path file) {
    try {
      return map(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw CommandError.failed("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Reads one document of keys and values.
   *
   * @param source names it in messages, which never quote its content: it may be secret
   */
  public static Map<String, Object> map(String source, String text) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      var read = new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).load(text);
      if (!(read instanceof Map<?, ?> found)) {
        throw CommandError.wrongUsage(source + ": must be YAML with keys and values");
      }
      var map = new LinkedHashMap<String, Object>();
      found.forEach((key, value) -> map.put(String.valueOf(key), value));
      return map;
    } catch (MarkedYAMLException e) {
      var line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw CommandError.wrongUsage("%s: line %d: not valid YAML".formatted(source, line));
    } catch (YAMLException e) {
      throw CommandError.wrongUsage(source + ": not valid YAML");
    }
  }
}
