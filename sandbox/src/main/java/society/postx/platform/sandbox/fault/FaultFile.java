package society.postx.platform.sandbox.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import society.postx.platform.sandbox.api.ApiJson;

/**
 * Faults as JSON, in a file's list or one by one: those of {@link Fault} and {@code times}, how
 * often (1 where it is not said, -1 for always).
 */
public final class FaultFile {
  private FaultFile() {}

  /** Injects everything a file lists. */
  public static void addAll(Faults faults, Path file) {
    try {
      for (var item : ApiJson.MAPPER.readTree(file.toFile())) add(faults, item);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: no list of faults in JSON".formatted(file), e);
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
