package society.postx.platform.sandbox.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one of Hetzner's OpenAPI files and checks a request and its answer against it. */
final class OpenApi {
  private final JsonNode spec;

  OpenApi(Path file) {
    try {
      this.spec = new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The template a path was made of, {@code /servers/{id}}; the one with the fewest parameters. */
  Optional<String> template(String path) {
    var names = new ArrayList<String>();
    spec.get("paths").fieldNames().forEachRemaining(names::add);
    return names.stream()
        .filter(name -> path.matches(name.replaceAll("\\{[^}]+}", "[^/]+")))
        .min(Comparator.comparingInt(name -> name.split("\\{", -1).length));
  }

  /** What is wrong with a request's body; nothing where none is described. */
  List<String> request(String method, String template, JsonNode body) {
    var content = operation(method, template).path("requestBody").path("content");
    if (content.isEmpty()) return List.of();
    return new Schema(spec).check(content.elements().next().path("schema"), body, "request");
  }

  /** What is wrong with an answer of a status, which must be described. */
  List<String> response(String method, String template, int status, JsonNode body) {
    var responses = operation(method, template).path("responses");
    var described = responses.path(String.valueOf(status));
    if (described.isMissingNode()) return List.of("status %d is not described".formatted(status));
    var content = described.path("content");
    if (content.isEmpty()) return List.of();
    return new Schema(spec).check(content.elements().next().path("schema"), body, "response");
  }

  private JsonNode operation(String method, String template) {
    return spec.get("paths").get(template).path(method.toLowerCase(Locale.ROOT));
  }
}
