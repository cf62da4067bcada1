package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** JSON that no handler expects: what a person, a script or another program may send. */
final class JunkJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MEGABYTE = 1024 * 1024;
  private static final String[] FIELDS = {"operator", "reason", "step", "plan", "problems", "x"};

  private final Random random;

  JunkJson(long seed) {
    random = new Random(seed);
  }

  /** Known to have hurt, and as large and as deep as Temporal takes it. */
  static List<JsonNode> notorious() {
    var junk = new ArrayList<JsonNode>();
    junk.add(JSON.nullNode());
    junk.add(JSON.objectNode());
    junk.add(JSON.arrayNode());
    junk.add(JSON.textNode(""));
    junk.add(JSON.textNode("a\u0000b\u001b[2J\r\n\u202e`x`"));
    junk.add(JSON.textNode("\ud800"));
    junk.add(JSON.numberNode(Double.MAX_VALUE));
    junk.add(JSON.objectNode().putNull("operator").putNull("reason"));
    junk.add(JSON.objectNode().put("operator", "x".repeat(MEGABYTE)));
    var many = JSON.objectNode();
    for (var field = 0; field < 50_000; field++) {
      many.put("field" + field, field);
    }
    junk.add(many);
    var deep = JSON.arrayNode();
    for (var level = 0; level < 400; level++) {
      deep = JSON.arrayNode().add(deep);
    }
    junk.add(deep);
    return junk;
  }

  /** Values of all kinds, some of them nearly right; none is signed by an operator. */
  JsonNode next() {
    var value = value(3);
    return value.path("operator").isTextual() ? JSON.nullNode() : value;
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextLong());
      case 3 -> JSON.numberNode(random.nextGaussian() * 1e300);
      case 4 -> JSON.textNode(text());
      case 5 -> array(depth);
      default -> {
        var object = JSON.objectNode();
        for (var field = random.nextInt(5); field > 0; field--) {
          object.set(FIELDS[random.nextInt(FIELDS.length)], value(depth - 1));
        }
        yield object;
      }
    };
  }

  private ArrayNode array(int depth) {
    var array = JSON.arrayNode();
    for (var item = random.nextInt(4); item > 0; item--) {
      array.add(value(depth - 1));
    }
    return array;
  }

  private String text() {
    return random
        .ints(random.nextInt(30), 0, 0x3000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
