package society.postx.platform.workflows.permit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/**
 * Reads a release from any JSON, field by field: a tree of 2 MB of junk takes too long for a
 * workflow task.
 */
final class PermitReleaseReader extends StdDeserializer<PermitRelease> {
  private static final long serialVersionUID = 1L;

  PermitReleaseReader() {
    super(PermitRelease.class);
  }

  @Override
  public PermitRelease deserialize(JsonParser json, DeserializationContext any) throws IOException {
    try {
      return json.isExpectedStartObjectToken() ? fields(json) : skipped(json);
    } catch (JsonProcessingException e) {
      return PermitRelease.NAMELESS;
    }
  }

  private static PermitRelease skipped(JsonParser json) throws IOException {
    json.skipChildren();
    return PermitRelease.NAMELESS;
  }

  private static PermitRelease fields(JsonParser json) throws IOException {
    var operation = "";
    var run = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      var text = json.nextToken() == JsonToken.VALUE_STRING ? json.getText() : "";
      json.skipChildren();
      operation = name.equals("operation") ? text : operation;
      run = name.equals("run") ? text : run;
    }
    return new PermitRelease(operation, run);
  }
}
