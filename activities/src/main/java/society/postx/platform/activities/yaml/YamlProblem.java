package society.postx.platform.activities.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Explains a YAML reader's error to the person who wrote the file, with field or place. */
final class YamlProblem {
  private YamlProblem() {}

  static String of(IOException thrown) {
    if (!(thrown instanceof JsonProcessingException problem)) {
      return "cannot be read as YAML: " + firstLine(thrown.getMessage());
    }
    if (!(problem instanceof JsonMappingException mapping)) {
      return place(problem) + syntax(problem);
    }
    var field = field(mapping.getPath());
    if (mapping instanceof UnrecognizedPropertyException unknown) {
      return "%s: unknown key; known: %s".formatted(field, known(unknown));
    }
    if (rule(mapping) instanceof IllegalArgumentException rule && rule.getMessage() != null) {
      return joined(field, rule.getMessage(), mapping);
    }
    if (mapping.getCause() instanceof JsonProcessingException syntax) {
      return place(syntax) + syntax(syntax);
    }
    var where = place(mapping) + (field.isEmpty() ? "" : field + ": ");
    if (mapping instanceof InvalidFormatException format) {
      return where + "'%s': is not a value of this kind".formatted(format.getValue());
    }
    return mapping instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
        ? where + shape(mismatch.getTargetType())
        : where + firstLine(mapping.getOriginalMessage());
  }

  private static Throwable rule(JsonMappingException mapping) {
    return mapping.getCause() == null ? mapping : mapping.getCause();
  }

  /** A value of one piece names itself by its kind; the field's place in the file says more. */
  private static String joined(String field, String message, JsonMappingException mapping) {
    if (field.isEmpty()) {
      return message;
    }
    return mapping instanceof ValueInstantiationException made && !leaf(made.getType())
        ? field + "." + message
        : field + message.replaceFirst("^[a-zA-Z]+(?=: )", "");
  }

  private static String shape(Class<?> wanted) {
    if (Collection.class.isAssignableFrom(wanted)) {
      return "must be a list";
    }
    if (Number.class.isAssignableFrom(wanted)) {
      return "must be a whole number";
    }
    var parts = wanted.getRecordComponents();
    return parts != null && parts.length > 1
        ? "must be keys and values"
        : "must be one value; quote it if it looks like a number or a time";
  }

  private static boolean leaf(JavaType type) {
    var parts = type.getRawClass().getRecordComponents();
    return parts == null || parts.length == 1;
  }

  private static String field(List<JsonMappingException.Reference> path) {
    return path.stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "[%d]".formatted(step.getIndex())
                    : "." + step.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static String known(UnrecognizedPropertyException unknown) {
    return unknown.getKnownPropertyIds().stream()
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String place(JsonProcessingException problem) {
    var at = problem.getLocation();
    return at == null || at.getLineNr() < 1
        ? ""
        : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
  }

  private static String syntax(JsonProcessingException problem) {
    return problem instanceof MarkedYAMLException marked && marked.getProblem() != null
        ? marked.getProblem()
        : firstLine(problem.getOriginalMessage());
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }
}
