package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Reads a decision from any JSON, field by field: a tree of 2 MB of junk may take longer than the
 * second after which Temporal suspects a deadlock.
 */
final class DecisionReader extends StdDeserializer<Decision> {
  private static final long serialVersionUID = 1L;

  /** The most unknown fields that are kept. */
  private static final int KEPT = 10;

  /**
   * The value of a field.
   *
   * @param text of a scalar value, else empty
   */
  record Value(String text, boolean textual) {}

  DecisionReader() {
    super(Decision.class);
  }

  @Override
  public Decision deserialize(JsonParser json, DeserializationContext any) throws IOException {
    try {
      return json.isExpectedStartObjectToken() ? Decision.of(fields(json)) : skipped(json);
    } catch (JsonProcessingException e) {
      return Decision.unreadable();
    }
  }

  private static Decision skipped(JsonParser json) throws IOException {
    json.skipChildren();
    return Decision.notAnObject();
  }

  private static SequencedMap<String, Value> fields(JsonParser json) throws IOException {
    var fields = new LinkedHashMap<String, Value>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      var token = json.nextToken();
      var text = token.isScalarValue() && token != JsonToken.VALUE_NULL ? json.getText() : "";
      json.skipChildren();
      if (Decision.FIELDS.contains(name) || fields.size() < KEPT) {
        fields.put(name, new Value(text, token == JsonToken.VALUE_STRING));
      }
    }
    return fields;
  }
}
