package society.postx.platform.workflows.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Writes a workflow's input as people would type it to start the workflow again. */
public final class InputJson {
  /** What a continued run hands on; it is refused where it is typed. */
  private static final Set<String> CARRIED = Set.of("carried");

  private InputJson() {}

  /** One line of JSON, without what is missing. */
  public static String typed(Object input) {
    JsonNode tree = PlatformJson.mapper().valueToTree(input);
    if (tree instanceof ObjectNode object) {
      object.remove(CARRIED);
      object.properties().removeIf(field -> field.getValue().isNull());
    }
    return tree.toString();
  }
}
