package society.postx.platform.activities.hetzner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.hetzner.wire.CloudAction;

/** The body of a successful API response; a response without a required field counts as none. */
record ApiResponse(String request, JsonNode body) {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(
              DeserializationFeature
                  .FAIL_ON_UNKNOWN_PROPERTIES) // Hetzner adds new ones without notice
          .build();

  <T> T one(String field, Class<T> type) {
    return read(body.path(field), field, type);
  }

  <T> List<T> list(String field, Class<T> type) {
    if (!body.path(field).isArray()) throw unreadable(field);
    var items = new ArrayList<T>();
    body.path(field).forEach(item -> items.add(read(item, field, type)));
    return items;
  }

  CloudAction action() {
    return one("action", CloudAction.class);
  }

  /** The action and those that follow it, as far as the answer names any. */
  List<CloudAction> actions() {
    var actions = new ArrayList<CloudAction>();
    if (body.path("action").isObject()) actions.add(action());
    for (var field : List.of("actions", "next_actions")) {
      if (body.path(field).isArray()) actions.addAll(list(field, CloudAction.class));
    }
    return actions;
  }

  Optional<Integer> nextPage() {
    var next = body.path("meta").path("pagination").path("next_page");
    return next.isInt() ? Optional.of(next.intValue()) : Optional.empty();
  }

  private <T> T read(JsonNode node, String field, Class<T> type) {
    if (!node.isObject()) throw unreadable(field);
    try {
      return JSON.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw unreadable(field);
    }
  }

  private HetznerException unreadable(String field) {
    return new HetznerException(
        ErrorCode.NO_ANSWER, "%s: the answer has no readable '%s'".formatted(request, field));
  }
}
