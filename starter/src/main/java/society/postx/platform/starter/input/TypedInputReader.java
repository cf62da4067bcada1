package society.postx.platform.starter.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.payload.InvalidInput;
import society.postx.platform.workflows.payload.TypedInput;

/**
 * Reads what people type, whether it came by flags, a file, or the repository. The worker reads the
 * input with the same rules, so the UI refuses with the same words.
 */
public final class TypedInputReader {
  private TypedInputReader() {}

  public static <T> T read(ObjectNode typed, Class<T> type) {
    try {
      return Objects.requireNonNull(TypedInput.read(typed, type));
    } catch (InvalidInput e) {
      throw CommandError.wrongUsage(String.valueOf(e.getMessage()));
    }
  }
}
