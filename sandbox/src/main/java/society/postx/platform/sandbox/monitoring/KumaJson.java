package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads and writes the JSON of Uptime Kuma's protocol. */
final class KumaJson {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private KumaJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static ObjectNode ok() {
    return object().put("ok", true);
  }

  static ObjectNode ok(String key) {
    return ok().put("msg", key).put("msgi18n", true);
  }

  static ObjectNode refused(KumaError refusal) {
    var answer = object().put("ok", false).put("msg", String.valueOf(refusal.getMessage()));
    if (refusal.isKey()) answer.put("msgi18n", true);
    return answer;
  }

  static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON", e);
    }
  }
}
