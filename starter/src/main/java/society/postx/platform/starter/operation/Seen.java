package society.postx.platform.starter.operation;

import static society.postx.platform.workflows.operation.Operation.WAITS;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;

/**
 * One look at an operation; what {@code --json} prints.
 *
 * @param status Temporal's: RUNNING, COMPLETED, FAILED, CANCELED, TERMINATED, TIMED_OUT
 * @param checklist absent while no worker answers
 * @param result absent unless COMPLETED
 * @param failure absent unless it ended otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Seen(
    String id,
    String status,
    @Nullable Checklist checklist,
    @Nullable JsonNode result,
    @Nullable Failure failure) {

  /**
   * Why it ended without a result.
   *
   * @param type as in the runbook: INVALID_INPUT, ABORTED, …
   */
  record Failure(String type, String message) {}

  boolean running() {
    return "RUNNING".equals(status);
  }

  /** Does a person have to decide before it goes on? */
  boolean waits() {
    return running() && checklist != null && checklist.stage().equals(WAITS);
  }

  boolean sameAs(Seen other) {
    return status.equals(other.status) && same(checklist, other.checklist);
  }

  private static boolean same(@Nullable Checklist one, @Nullable Checklist other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    if (!one.headline().equals(other.headline())
        || !one.verbs().equals(other.verbs())
        || !one.decisions().equals(other.decisions())
        || one.boxes().size() != other.boxes().size()) {
      return false;
    }
    for (var index = 0; index < one.boxes().size(); index++) {
      if (!ChecklistView.same(one.boxes().get(index), other.boxes().get(index))) {
        return false;
      }
    }
    return true;
  }
}
