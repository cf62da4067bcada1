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
import society.postx.platform.workflows.text.ShownText;

/**
 * Turns a Jackson exception into {@code field: 'value': rule} for the person who typed the input.
 */
final class InputProblem {
  /** Characters of a value; with the rest of a message, at most {@link #MESSAGE}. */
  private static final int VALUE = 200;

  private static final int MESSAGE = 2000;
  private static final String OPENS = ": '";
  private static final String CLOSES = "': ";

  private InputProblem() {}

  static String of(JsonProcessingException thrown) {
    return shown(problem(thrown));
  }

  /** A value or a field's name as a part of a message. */
  static String value(String text) {
    return ShownText.oneLine(ShownText.shortened(text, VALUE));
  }

  /** {@code field: 'value': rule}, with a long value cut so that the rule is still there. */
  private static String shown(String text) {
    var from = text.indexOf(OPENS);
    var to = text.lastIndexOf(CLOSES);
    var whole =
        from < 0 || to < from + OPENS.length()
            ? text
            : text.substring(0, from + OPENS.length())
                + ShownText.shortened(text.substring(from + OPENS.length(), to), VALUE)
                + text.substring(to);
    return ShownText.oneLine(ShownText.shortened(whole, MESSAGE));
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
      return field(mapping) + ": must not be null";
    }
    if (mapping instanceof InvalidFormatException format) {
      return "%s: '%s': %s"
          .formatted(
              field(mapping),
              value(String.valueOf(format.getValue())),
              kind(format.getTargetType()));
    }
    return field(mapping)
        + ": "
        + (mapping instanceof MismatchedInputException mismatch
            ? kind(mismatch.getTargetType())
            : "has the wrong type");
  }

  private static String syntax(JsonProcessingException thrown) {
    var at = thrown.getLocation();
    var said = thrown.getOriginalMessage();
    return "input: line %d, column %d: not valid JSON: %s"
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
      return "has the wrong type";
    }
    if (Collection.class.isAssignableFrom(wanted)) {
      return "must be a list";
    }
    if (wanted == Integer.class || wanted == int.class) {
      return "must be a whole number";
    }
    if (wanted == Boolean.class || wanted == boolean.class) {
      return "must be true or false";
    }
    if (wanted == Duration.class) {
      return "must be a duration (example: PT30M)";
    }
    if (wanted == LocalDate.class) {
      return "must be a date (example: 2026-11-20)";
    }
    var parts = wanted.getRecordComponents();
    return (parts != null && parts.length != 1) || wanted.isAnnotationPresent(TypedByPeople.class)
        ? "must be a JSON object"
        : "must be text";
  }

  private static String field(JsonMappingException mapping) {
    var path =
        mapping.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[%d]".formatted(step.getIndex())
                        : "." + value(step.getFieldName()))
            .collect(Collectors.joining());
    return path.isEmpty() ? "input" : path.replaceFirst("^\\.", "");
  }
}
