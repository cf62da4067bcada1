package society.postx.platform.sandbox.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import society.postx.platform.sandbox.api.ApiJson;

/**
 * Reads faults from JSON: the members of {@link Fault} and {@code times}, how often the fault acts
 * (default 1, -1 for always).
 */
public final class FaultFile {
  private FaultFile() {}

  /** Injects everything a file lists. */
  public static void addAll(Faults faults, Path file) {
    try {
      for (var item : ApiJson.MAPPER.readTree(file.toFile())) add(faults, item);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: must be a JSON list of faults".formatted(file), e);
    }
  }

  /** Returns the fault's number. */
  public static long add(Faults faults, JsonNode item) {
    try {
      var fault = ApiJson.MAPPER.treeToValue(without(item, "times"), Fault.class);
      return faults.add(fault, item.path("times").asInt(1));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("fault: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonNode without(JsonNode item, String field) {
    var copy = item.deepCopy();
    if (copy instanceof ObjectNode object) object.remove(field);
    return copy;
  }
}
