package society.postx.platform.workflows.drill;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a client was drilled, from its proofs.
 *
 * @param looked when a drill last ended, with any result; null for never
 * @param good whether that one proved the apps
 * @param lostServer when a drill of a lost server last ended; null for never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DrillHistory(@Nullable Instant looked, boolean good, @Nullable Instant lostServer) {
  /** Of a client that was never drilled. */
  public static DrillHistory none() {
    return new DrillHistory(null, false, null);
  }
}
