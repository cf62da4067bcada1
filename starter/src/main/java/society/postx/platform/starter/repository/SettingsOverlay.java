package society.postx.platform.starter.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import society.postx.platform.starter.shell.CommandError;

/**
 * Puts values into a commented YAML file and keeps its comments. Each value replaces exactly the
 * text of the old one; a new key is added after its neighbours.
 */
final class SettingsOverlay {
  private static final ObjectMapper FLOW = new ObjectMapper(); // JSON is YAML on one line

  private final String text;
  private final List<Edit> edits = new ArrayList<>();

  private record Edit(int from, int to, String replacement) {}

  private SettingsOverlay(String text) {
    this.text = text;
  }

  static String apply(String file, String text, Map<?, ?> values) {
    var root = new org.yaml.snakeyaml.Yaml(new LoaderOptions()).compose(new StringReader(text));
    if (!(root instanceof MappingNode mapping)) {
      throw CommandError.failed(file + ": must be YAML with keys and values");
    }
    var overlay = new SettingsOverlay(text);
    overlay.into(mapping, values);
    return overlay.edited();
  }

  private void into(MappingNode mapping, Map<?, ?> values) {
    values.forEach(
        (key, value) -> {
          var tuple = find(mapping, String.valueOf(key));
          if (tuple.isEmpty()) {
            add(mapping, String.valueOf(key), value);
          } else if (value instanceof Map<?, ?> inner
              && tuple.get().getValueNode() instanceof MappingNode below
              && !below.getValue().isEmpty()) {
            into(below, inner);
          } else {
            replace(tuple.get(), value);
          }
        });
  }

  private void replace(NodeTuple tuple, Object value) {
    var from = tuple.getKeyNode().getEndMark().getIndex();
    edits.add(new Edit(from, end(tuple.getValueNode()), ": " + flow(value)));
  }

  private void add(MappingNode mapping, String key, Object value) {
    var tuples = mapping.getValue();
    var last = tuples.getLast();
    var indent = " ".repeat(tuples.getFirst().getKeyNode().getStartMark().getColumn());
    var flowStyle = text.charAt(mapping.getStartMark().getIndex()) == '{';
    var at = flowStyle ? end(last.getValueNode()) : endOfLine(end(last.getValueNode()));
    var line = plain(key) + ": " + flow(value);
    edits.add(new Edit(at, at, (flowStyle ? ", " : "\n" + indent) + line));
  }

  private String edited() {
    var result = new StringBuilder(text);
    edits.stream()
        .sorted(Comparator.comparingInt(Edit::from).reversed())
        .forEach(edit -> result.replace(edit.from(), edit.to(), edit.replacement()));
    return result.toString();
  }

  /** Where a value's own text ends; a block's end mark is behind the comments that follow it. */
  private int end(Node node) {
    if (block(node) && node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
      return end(mapping.getValue().getLast().getValueNode());
    }
    if (block(node) && node instanceof SequenceNode list && !list.getValue().isEmpty()) {
      return end(list.getValue().getLast());
    }
    return node.getEndMark().getIndex();
  }

  private boolean block(Node node) {
    var first = text.charAt(node.getStartMark().getIndex());
    return first != '{' && first != '[';
  }

  private int endOfLine(int from) {
    var newline = text.indexOf('\n', from);
    return newline < 0 ? text.length() : newline;
  }

  private static Optional<NodeTuple> find(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(
            tuple ->
                tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key))
        .findFirst();
  }

  private static String plain(String key) {
    return key.matches("[A-Za-z][A-Za-z0-9_-]*") ? key : flow(key);
  }

  private static String flow(Object value) {
    try {
      return FLOW.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw CommandError.wrongUsage("--settings: every value must be a text, number, list or map");
    }
  }
}
