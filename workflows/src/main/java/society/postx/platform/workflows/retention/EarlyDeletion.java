package society.postx.platform.workflows.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request to delete an archive before its deadline.
 *
 * @param by who asked
 * @param approvedBy the second operator; null until one approves
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EarlyDeletion(String by, String why, Instant at, @Nullable String approvedBy) {
  EarlyDeletion approved(String operator) {
    return new EarlyDeletion(by, why, at, operator);
  }

  boolean approved() {
    return approvedBy != null;
  }
}
