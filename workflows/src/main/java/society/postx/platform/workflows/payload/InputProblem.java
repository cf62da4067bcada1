package society.postx.platform.workflows.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Jackson threw, as {@code field: 'value': rule} for the person who typed the input. */
final class InputProblem {
  private InputProblem() {}

  static String of(JsonProcessingException thrown) {
    return Shown.message(problem(thrown));
  }

  private static String problem(JsonProcessingException thrown) {
    if (!(thrown instanceof JsonMappingException mapping)) {
      return syntax(thrown);
    }
    var rule = rule(mapping);
    if (rule.isPresent()) {
      return joined(mapping, rule.get());
    }
    if (mapping.getCause() instanceof JsonProcessingException inner) {
      return inner instanceof JsonMappingException ? problem(inner) : syntax(inner);
    }
    if (mapping instanceof InvalidNullException) {
      return field(mapping) + ": null is no value";
    }
    if (mapping instanceof InvalidFormatException format) {
      return "%s: '%s': %s"
          .formatted(
              field(mapping),
              Shown.value(String.valueOf(format.getValue())),
              kind(format.getTargetType()));
    }
    return field(mapping)
        + ": "
        + (mapping instanceof MismatchedInputException mismatch
            ? kind(mismatch.getTargetType())
            : "has the wrong shape");
  }

  private static String syntax(JsonProcessingException thrown) {
    var at = thrown.getLocation();
    var said = thrown.getOriginalMessage();
    return "input: line %d, column %d: is no JSON: %s"
        .formatted(
            at == null ? 1 : at.getLineNr(),
            at == null ? 1 : at.getColumnNr(),
            said == null ? "" : said.lines().findFirst().orElse(""));
  }

  /** What a compact constructor said. A subclass, like NumberFormatException, is not ours. */
  private static Optional<String> rule(JsonMappingException mapping) {
    for (Throwable cause = mapping.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getClass() == IllegalArgumentException.class) {
        return Optional.ofNullable(cause.getMessage());
      }
    }
    return Optional.empty();
  }

  /** A value of one piece names itself by its kind; its place in the input says more. */
  private static String joined(JsonMappingException mapping, String rule) {
    if (mapping.getPath().isEmpty()) {
      return rule;
    }
    return mapping instanceof ValueInstantiationException made && !onePiece(made.getType())
        ? field(mapping) + "." + rule
        : field(mapping) + rule.replaceFirst("^[a-zA-Z]+(?=: )", "");
  }

  private static boolean onePiece(JavaType type) {
    var parts = type.getRawClass().getRecordComponents();
    return parts == null || parts.length == 1;
  }

  private static String kind(@Nullable Class<?> wanted) {
    if (wanted == null) {
      return "has the wrong shape";
    }
    if (Collection.class.isAssignableFrom(wanted)) {
      return "is no list";
    }
    if (wanted == Integer.class || wanted == int.class) {
      return "is no whole number";
    }
    if (wanted == Boolean.class || wanted == boolean.class) {
      return "is neither true nor false";
    }
    if (wanted == Duration.class) {
      return "is no duration (example: PT30M)";
    }
    if (wanted == LocalDate.class) {
      return "is no date (example: 2026-11-20)";
    }
    var parts = wanted.getRecordComponents();
    return (parts != null && parts.length != 1) || wanted.isAnnotationPresent(TypedByPeople.class)
        ? "is no JSON object"
        : "is no text";
  }

  private static String field(JsonMappingException mapping) {
    var path =
        mapping.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[%d]".formatted(step.getIndex())
                        : "." + Shown.value(step.getFieldName()))
            .collect(Collectors.joining());
    return path.isEmpty() ? "input" : path.replaceFirst("^\\.", "");
  }
}
