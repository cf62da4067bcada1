package society.postx.platform.workflows.permit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import society.postx.platform.workflows.payload.WrittenByParent;

/**
 * Names the operation that holds a permit; in JSON a plain text.
 *
 * @param operation workflow id of the operation
 */
@WrittenByParent
public record PermitHolder(@JsonValue String operation) {
  /** Temporal's limit for a workflow id. */
  private static final int LONGEST = 1000;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PermitHolder {
    if (operation == null || operation.isBlank() || operation.length() > LONGEST) {
      throw new IllegalArgumentException(
          "holder: '%s': 1-1000 characters, the operation's workflow id (example: onboard/alpha)"
              .formatted(operation));
    }
  }

  @Override
  public String toString() {
    return operation;
  }
}
