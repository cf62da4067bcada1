package society.postx.platform.starter.input;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Adds to an input what neither flags nor a file say. */
public final class TypedFields {
  private TypedFields() {}

  /** Who types. */
  public static void operator(ObjectNode input, String you) {
    if (!input.hasNonNull("operator")) {
      input.put("operator", you);
    }
  }
}
