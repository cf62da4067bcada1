package society.postx.platform.starter.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import society.postx.platform.starter.connection.Answers;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Refusal;

/**
 * The one door for what people type, whichever way it came: flags, a file, or the repository. The
 * rules are those of the input itself, so the UI refuses with the same words.
 */
public final class InputReader {
  private InputReader() {}

  /**
   * @param what the input is of: "an onboarding"
   */
  public static <T> T read(ObjectNode typed, Class<T> type, String what) {
    try {
      return Output.JSON.treeToValue(typed, type);
    } catch (JsonProcessingException e) {
      throw Refusal.wrongUsage(problem(e, what));
    }
  }

  private static String problem(JsonProcessingException thrown, String what) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException rule && rule.getMessage() != null) {
        return rule.getMessage();
      }
    }
    if (thrown instanceof UnrecognizedPropertyException unknown) {
      return unknown(unknown, what);
    }
    if (thrown instanceof InvalidFormatException format
        && format.getTargetType() == LocalDate.class) {
      return "%s: '%s': a date (example: 2026-11-20)".formatted(field(format), format.getValue());
    }
    return thrown instanceof JsonMappingException mapping
        ? "%s: has the wrong shape".formatted(field(mapping))
        : Answers.firstLine(thrown);
  }

  private static String unknown(UnrecognizedPropertyException unknown, String what) {
    var name = unknown.getPropertyName();
    var known = unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
    var close =
        known.stream()
            .min(Comparator.comparingInt(one -> Similarity.distance(one, name)))
            .filter(one -> Similarity.distance(one, name) <= 2);
    return Optional.of("%s: is no field of %s".formatted(name, what))
        .map(
            said ->
                close.isPresent()
                    ? "%s (did you mean %s?)".formatted(said, close.get())
                    : said + "; known are " + String.join(", ", known))
        .orElseThrow();
  }

  private static String field(JsonMappingException mapping) {
    var path =
        mapping.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[%d]".formatted(step.getIndex())
                        : "." + step.getFieldName())
            .collect(Collectors.joining());
    return path.isEmpty() ? "input" : path.substring(1);
  }
}
