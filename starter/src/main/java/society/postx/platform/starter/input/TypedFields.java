package society.postx.platform.starter.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts typed flags over the fields of an input; what was not typed stays as the file has it. */
public final class TypedFields {
  private TypedFields() {}

  public static void text(ObjectNode input, String field, @Nullable String value) {
    if (value != null) {
      input.put(field, value);
    }
  }

  public static void number(ObjectNode input, String field, @Nullable Integer value) {
    if (value != null) {
      input.put(field, value);
    }
  }

  public static void list(ObjectNode input, String field, @Nullable List<String> values) {
    if (values != null) {
      values.forEach(input.putArray(field)::add);
    }
  }

  public static void yes(ObjectNode input, String field, boolean value) {
    if (value) {
      input.put(field, true);
    }
  }

  /** Who types, where neither a flag nor the file says so. */
  public static void operator(ObjectNode input, String you) {
    if (!input.hasNonNull("operator")) {
      input.put("operator", you);
    }
  }
}
