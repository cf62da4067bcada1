package society.postx.platform.starter.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.payload.InvalidInput;
import society.postx.platform.workflows.payload.TypedInput;

/**
 * Checks what people type in flags, a file, or the repository. The worker applies the same rules,
 * so the UI refuses bad input with the same words.
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
