package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Reads the arguments that a client sent with an event. */
record EventArguments(List<JsonNode> values) {
  JsonNode at(int index) {
    return index < values.size() ? values.get(index) : MissingNode.getInstance();
  }

  /**
   * @throws Malformed if it is not an object; Uptime Kuma throws there and never answers
   */
  ObjectNode object(int index) {
    if (at(index) instanceof ObjectNode object) return object;
    throw new Malformed();
  }

  /** Numbers may come as text. */
  int number(int index) {
    return at(index).asInt();
  }

  String text(int index) {
    return at(index).asText();
  }

  /** Says that Uptime Kuma's own code would fail on the arguments. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
