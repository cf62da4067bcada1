package society.postx.platform.starter.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.rollout.ClientRow;

/**
 * One look at an operation; what {@code --json} prints.
 *
 * @param status Temporal's: RUNNING, COMPLETED, FAILED, CANCELED, TERMINATED, TIMED_OUT
 * @param checklist absent while no worker answers
 * @param clients of a rollout that runs; absent for any other operation
 * @param result absent unless COMPLETED
 * @param failure absent unless it ended otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Seen(
    String id,
    String status,
    @Nullable Checklist checklist,
    @Nullable List<ClientRow> clients,
    @Nullable JsonNode result,
    @Nullable Failure failure) {

  /**
   * Why it ended without a result.
   *
   * @param type as in the runbook: INVALID_INPUT, ABORTED, …
   */
  public record Failure(String type, String message) {}

  public boolean running() {
    return "RUNNING".equals(status);
  }

  /** Does a person have to decide before it goes on? */
  boolean waits() {
    return running() && checklist != null && checklist.stage().equals(Operation.WAITS);
  }

  boolean sameAs(Seen other) {
    return status.equals(other.status)
        && Objects.equals(clients, other.clients)
        && same(checklist, other.checklist);
  }

  private static boolean same(@Nullable Checklist one, @Nullable Checklist other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    if (!one.headline().equals(other.headline())
        || !Objects.equals(one.notice(), other.notice())
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
