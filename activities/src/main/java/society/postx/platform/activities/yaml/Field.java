package society.postx.platform.activities.yaml;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules that fields of several files share; each throws with field, value and rule. */
public final class Field {
  private Field() {}

  /** The value, or "field: is missing". */
  public static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": is missing");
    }
    return value;
  }

  /** The value if it is between both, else field, value and range. */
  public static int within(int least, int most, String field, @Nullable Integer value) {
    var number = required(field, value);
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "%s: %d: a whole number from %d to %d".formatted(field, number, least, most));
    }
    return number;
  }

  /** The value if all of it matches, else field, value and {@code rule}. */
  public static String matching(
      Pattern pattern, String field, @Nullable String value, String rule) {
    var text = required(field, value);
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("%s: '%s': %s".formatted(field, text, rule));
    }
    return text;
  }

  /** An unchangeable copy without empty entries; a missing list is an empty one. */
  public static <T> List<T> list(String field, @Nullable List<T> values) {
    if (values == null) {
      return List.of();
    }
    for (var index = 0; index < values.size(); index++) {
      required("%s[%d]".formatted(field, index), values.get(index));
    }
    return List.copyOf(values);
  }
}
