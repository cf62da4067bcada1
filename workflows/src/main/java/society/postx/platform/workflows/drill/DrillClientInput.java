package society.postx.platform.workflows.drill;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.WrittenByParent;

/**
 * Says which client is drilled, and how.
 *
 * @param dryRun true to say what would be restored, without a server
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@WrittenByParent
public record DrillClientInput(DrillChoice choice, DrillTargets targets, @Nullable Boolean dryRun) {
  public DrillClientInput {
    if (choice == null || targets == null) {
      throw new IllegalArgumentException(
          "choice, targets: are missing; start RestoreDrill instead (example: {\"clients\":[\"alpha\"]})");
    }
  }

  boolean isDryRun() {
    return Boolean.TRUE.equals(dryRun);
  }
}
