package society.postx.platform.workflows.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rung of a client's ladder.
 *
 * @param passed when it was last proved; null for never
 * @param looked when it was last looked at
 * @param outcome of that look
 * @param problems of that look
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RungState(
    @Nullable Instant passed, Instant looked, RungResult.Outcome outcome, List<String> problems) {
  public RungState {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }
}
