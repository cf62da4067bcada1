package society.postx.platform.sandbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Reads the fields of a request's JSON object. A missing field, or one of another type, becomes
 * {@code invalid_input} with the field's name.
 */
public final class RequestBody {
  private final JsonNode node;
  private final String prefix;

  private RequestBody(JsonNode node, String prefix) {
    this.node = node;
    this.prefix = prefix;
  }

  static RequestBody parse(String payload) {
    try {
      var node = ApiJson.MAPPER.readTree(payload.isBlank() ? "{}" : payload);
      if (node.isObject()) return new RequestBody(node, "");
    } catch (JsonProcessingException e) {
      throw new ApiError(400, "json_error", "the body is not valid JSON");
    }
    throw new ApiError(400, "json_error", "the body is not a JSON object");
  }

  /** Whether the field was sent, also as null. */
  public boolean has(String field) {
    return node.has(field);
  }

  public String text(String field) {
    return optionalText(field).orElseThrow(() -> missing(field));
  }

  /** A string or a number, since Hetzner accepts an id in place of a name. */
  public Optional<String> optionalText(String field) {
    return value(field).map(value -> scalar(field, value));
  }

  public long number(String field) {
    return optionalNumber(field).orElseThrow(() -> missing(field));
  }

  public Optional<Long> optionalNumber(String field) {
    return value(field)
        .map(
            value -> {
              if (!value.isIntegralNumber()) throw invalid(field, "must be an integer");
              return value.longValue();
            });
  }

  public Optional<Boolean> optionalFlag(String field) {
    return value(field)
        .map(
            value -> {
              if (!value.isBoolean()) throw invalid(field, "must be a boolean");
              return value.booleanValue();
            });
  }

  public boolean flag(String field, boolean otherwise) {
    return optionalFlag(field).orElse(otherwise);
  }

  public Optional<RequestBody> object(String field) {
    return value(field)
        .map(
            value -> {
              if (!value.isObject()) throw invalid(field, "must be an object");
              return new RequestBody(value, prefix + field + ".");
            });
  }

  /** The objects of a list; empty where the field was not sent. */
  public List<RequestBody> objects(String field) {
    var objects = new ArrayList<RequestBody>();
    for (var item : items(field)) {
      if (!item.isObject()) throw invalid(field, "must be a list of objects");
      objects.add(new RequestBody(item, prefix + field + "." + objects.size() + "."));
    }
    return objects;
  }

  /** The strings or numbers of a list; empty where the field was not sent. */
  public List<String> texts(String field) {
    return StreamSupport.stream(items(field).spliterator(), false)
        .map(item -> scalar(field, item))
        .toList();
  }

  /** The labels sent, checked; empty where none were: a PUT without labels leaves them. */
  public Optional<Map<String, String>> labels() {
    Function<RequestBody, Map<String, String>> read =
        body -> {
          var labels = new TreeMap<String, String>();
          body.node.fieldNames().forEachRemaining(key -> labels.put(key, body.text(key)));
          LabelRules.check(labels);
          return labels;
        };
    return object("labels").map(read);
  }

  public ApiError invalid(String field, String rule) {
    return ApiError.invalid(prefix + field, rule);
  }

  private Optional<JsonNode> value(String field) {
    return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
  }

  private Iterable<JsonNode> items(String field) {
    var value = value(field);
    if (value.isEmpty()) return List.of();
    if (!value.get().isArray()) throw invalid(field, "must be a list");
    return value.get();
  }

  private String scalar(String field, JsonNode value) {
    if (!value.isTextual() && !value.isNumber()) throw invalid(field, "must be a string");
    return value.asText();
  }

  private ApiError missing(String field) {
    return invalid(field, "is required");
  }
}
