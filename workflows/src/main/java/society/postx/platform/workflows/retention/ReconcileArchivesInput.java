package society.postx.platform.workflows.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * How archives are compared; the same from the UI's form, the command line and the schedule.
 *
 * @param dryRun true to look once and only say what was found; starts and alerts nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record ReconcileArchivesInput(@Nullable Boolean dryRun) {
  boolean isDryRun() {
    return Boolean.TRUE.equals(dryRun);
  }
}
