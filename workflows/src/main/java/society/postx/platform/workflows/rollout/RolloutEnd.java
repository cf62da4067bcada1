package society.postx.platform.workflows.rollout;

import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.operation.Checklist;

/**
 * Reports how a rollout ended, apart from its clients.
 *
 * @param why empty if the outcome says enough
 * @param decisions what operators decided, refusals included
 */
public record RolloutEnd(
    RolloutOutcome outcome,
    String why,
    Instant startedAt,
    Instant endedAt,
    List<Checklist.Entry> decisions) {
  /** {@code REJECTED: reject by ops: login is slow}. */
  String text() {
    return why.isEmpty() ? outcome.name() : outcome + ": " + why;
  }
}
