package society.postx.platform.sandbox.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The part of OpenAPI 3.0's schemas that Hetzner's files use, read strictly: a property that is not
 * described is an error.
 */
final class Schema {
  /** Required or undescribed by the files of mid-2026; removed or added at Hetzner since. */
  private static final Set<String> CHANGED_SINCE = Set.of("datacenter", "assignee_type");

  private final JsonNode spec;
  private final List<String> errors = new ArrayList<>();

  Schema(JsonNode spec) {
    this.spec = spec;
  }

  List<String> check(JsonNode schema, JsonNode value, String path) {
    walk(resolve(schema), value, path);
    return errors;
  }

  private void walk(JsonNode schema, JsonNode value, String path) {
    if (value.isNull()) {
      if (!schema.path("nullable").asBoolean() && !schema.has("oneOf")) errors.add(path + ": null");
      return;
    }
    if (schema.has("oneOf")) {
      oneOf(schema.get("oneOf"), value, path);
      return;
    }
    if (schema.has("allOf")) {
      object(merged(schema), value, path);
      return;
    }
    switch (schema.path("type").asText("object")) {
      case "object" -> object(schema, value, path);
      case "array" -> array(schema, value, path);
      case "integer" -> require(value.isIntegralNumber(), path, "no integer", value);
      case "number" -> require(value.isNumber(), path, "no number", value);
      case "boolean" -> require(value.isBoolean(), path, "no boolean", value);
      default -> require(value.isTextual(), path, "no string", value);
    }
    scalar(schema, value, path);
  }

  private void object(JsonNode schema, JsonNode value, String path) {
    require(value.isObject(), path, "no object", value);
    for (var required : schema.path("required")) {
      var name = required.asText();
      if (!value.has(name) && !CHANGED_SINCE.contains(name))
        errors.add(path + "." + name + ": missing");
    }
    var properties = schema.path("properties");
    boolean open = schema.has("additionalProperties") || properties.isEmpty();
    value
        .fields()
        .forEachRemaining(
            field -> {
              var name = field.getKey();
              if (CHANGED_SINCE.contains(name)) return;
              var described = properties.path(name);
              if (!described.isMissingNode())
                walk(resolve(described), field.getValue(), path + "." + name);
              else if (!open) errors.add(path + "." + name + ": not described");
            });
  }

  private void array(JsonNode schema, JsonNode value, String path) {
    require(value.isArray(), path, "no list", value);
    var items = resolve(schema.path("items"));
    for (int i = 0; i < value.size(); i++) walk(items, value.get(i), path + "[" + i + "]");
  }

  private void scalar(JsonNode schema, JsonNode value, String path) {
    if (schema.has("enum")) {
      boolean known =
          StreamSupport.stream(schema.get("enum").spliterator(), false).anyMatch(value::equals);
      require(known, path, "none of " + schema.get("enum"), value);
    }
    if (schema.has("pattern") && value.isTextual())
      require(
          value.asText().matches(schema.get("pattern").asText()),
          path,
          "not as " + schema.get("pattern"),
          value);
    if (schema.has("minimum") && value.isNumber())
      require(value.asDouble() >= schema.get("minimum").asDouble(), path, "too small", value);
    if (schema.path("format").asText().equals("date-time"))
      require(
          value.asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|\\+00:00)"),
          path,
          "no instant",
          value);
  }

  private void oneOf(JsonNode choices, JsonNode value, String path) {
    var best = new ArrayList<String>();
    for (var choice : choices) {
      var found = new Schema(spec).check(choice, value, path);
      if (found.isEmpty()) return;
      if (best.isEmpty() || found.size() < best.size()) {
        best.clear();
        best.addAll(found);
      }
    }
    errors.addAll(best);
  }

  /** The properties and requirements of all parts of an {@code allOf} together. */
  private JsonNode merged(JsonNode schema) {
    var whole = (ObjectNode) schema.deepCopy();
    whole.remove("allOf");
    for (var part : schema.get("allOf")) {
      var resolved = resolve(part);
      resolved
          .path("properties")
          .fields()
          .forEachRemaining(f -> whole.withObject("/properties").set(f.getKey(), f.getValue()));
      resolved.path("required").forEach(whole.withArray("/required")::add);
    }
    return whole;
  }

  private JsonNode resolve(JsonNode schema) {
    var resolved = schema;
    while (resolved.has("$ref")) resolved = spec.at(resolved.get("$ref").asText().substring(1));
    return resolved;
  }

  private void require(boolean holds, String path, String rule, JsonNode value) {
    if (!holds) errors.add("%s: %s: %s".formatted(path, rule, value));
  }
}
