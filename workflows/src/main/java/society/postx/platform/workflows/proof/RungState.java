package society.postx.platform.workflows.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a client's backups last reached one level of proof, and how its last check ended.
 *
 * @param passed when it was last proved; null for never
 * @param looked when it was last checked
 * @param outcome of that check
 * @param problems of that check
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RungState(
    @Nullable Instant passed, Instant looked, RungResult.Outcome outcome, List<String> problems) {
  public RungState {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }
}
