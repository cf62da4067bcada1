package society.postx.platform.starter.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;

/** Reads an operation's input as JSON, the same that the UI takes, from a file or stdin. */
public final class InputFile {
  private InputFile() {}

  public static ObjectNode read(String file, InputStream stdin) throws IOException {
    var content = "-".equals(file) ? stdin.readAllBytes() : Files.readAllBytes(Path.of(file));
    try {
      var tree =
          Json.MAPPER
              .reader(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
              .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readTree(content);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw CommandError.wrongUsage("%s: must be one JSON object".formatted(file));
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      throw CommandError.wrongUsage(
          "%s: line %d: not valid JSON: %s"
              .formatted(
                  file,
                  place == null ? 1 : place.getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")));
    }
  }
}
