package society.postx.platform.starter.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Field;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.payload.InvalidInput;
import society.postx.platform.workflows.payload.TypedInput;

/**
 * Puts what was typed on the command line over the fields of an input. A flag or parameter belongs
 * to the input's field that has the name of its Java field; its own name is free. Others are the
 * command's own.
 */
public record TypedFlags<I>(CommandSpec command, Class<I> type) {
  private static final Pattern FIELD = Pattern.compile("^[a-zA-Z]+(?=: )");

  /** What was not typed stays as it is. */
  public void over(ObjectNode typed) {
    var fields = TypedInput.typed(type);
    for (var arg : command.args()) {
      Object value = arg.getValue();
      if (value != null && fields.contains(name(arg)) && !isUnset(arg, value)) {
        typed.set(name(arg), Json.MAPPER.valueToTree(value));
      }
    }
  }

  private static boolean isUnset(ArgSpec arg, Object value) {
    return arg.type() == boolean.class && value.equals(false);
  }

  private static String name(ArgSpec arg) {
    return arg.userObject() instanceof Field field ? field.getName() : "";
  }

  /** The input, with all its rules checked; wrong usage names the field and its flag. */
  public I read(ObjectNode typed) {
    try {
      return Objects.requireNonNull(TypedInput.read(typed, type));
    } catch (InvalidInput e) {
      var message = String.valueOf(e.getMessage());
      throw CommandError.wrongUsage(FIELD.matcher(message).replaceFirst(this::withFlag));
    }
  }

  private String withFlag(MatchResult field) {
    return flag(field.group()).map(it -> field.group() + " (" + it + ")").orElse(field.group());
  }

  /** Empty where the field's name says it: {@code --wave-limit} is {@code waveLimit}. */
  private Optional<String> flag(String field) {
    return command.args().stream()
        .filter(it -> name(it).equals(field))
        .map(TypedFlags::typed)
        .filter(it -> !it.replace("-", "").equalsIgnoreCase(field))
        .findFirst();
  }

  private static String typed(ArgSpec arg) {
    return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
  }
}
