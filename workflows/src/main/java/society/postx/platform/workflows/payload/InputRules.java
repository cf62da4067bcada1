package society.postx.platform.workflows.payload;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.text.Person;

/** Checks what people type to start a workflow; each error names field, value and rule. */
public final class InputRules {
  /** A rollout's id, as in {@code deploy/<id>}. */
  public static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

  private InputRules() {}

  public static void required(String field, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": is missing");
    }
  }

  public static void reason(String reason) {
    if (reason.isBlank() || reason.length() > 500) {
      throw refused("reason", reason, "1-500 characters; say why");
    }
  }

  public static void operator(String operator) {
    if (!operator.matches("[\\p{L}\\p{N}\\p{M} ._@+-]{1,80}") || Person.of(operator).isEmpty()) {
      throw refused("operator", operator, "1-80 letters a to z, digits, blanks or . _ @ + -");
    }
  }

  /** The names, each once; null for none. */
  public static <T> @Nullable List<T> unique(String field, @Nullable List<T> names, int most) {
    if (names == null || names.isEmpty()) {
      return null;
    }
    if (names.size() > most || new HashSet<>(names).size() < names.size()) {
      throw refused(field, names, "at most %d, each once".formatted(most));
    }
    return List.copyOf(names);
  }

  public static boolean isId(String id) {
    return id.matches(ID) && !id.contains("..");
  }

  public static IllegalArgumentException refused(String field, Object value, String rule) {
    return new IllegalArgumentException("%s: '%s': %s".formatted(field, value, rule));
  }

  /** Whether the value lies between both, which count. */
  public static <T extends Comparable<T>> boolean in(T value, T least, T most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
