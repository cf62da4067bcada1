package society.postx.platform.activities.secrets;

import java.io.StringReader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Finds one entry in YAML text, so that the rest and its comments stay as their author wrote. */
final class TopLevelEntry {
  private TopLevelEntry() {}

  /** The text without the entry, ending with a line break; unchanged where it has none. */
  static String without(String yaml, String key) {
    var rest = yaml;
    if (new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(yaml))
        instanceof MappingNode root) {
      for (var entry : root.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          var begin = at(yaml, name.getStartMark().getIndex());
          var end = at(yaml, entry.getValueNode().getEndMark().getIndex());
          rest = yaml.substring(0, begin) + yaml.substring(end);
        }
      }
    }
    return rest.isEmpty() || rest.endsWith("\n") ? rest : rest + "\n";
  }

  private static int at(String yaml, int codePoints) {
    return yaml.offsetByCodePoints(0, codePoints);
  }
}
