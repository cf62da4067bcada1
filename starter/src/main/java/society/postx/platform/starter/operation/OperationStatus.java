package society.postx.platform.starter.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.rollout.targets.ClientRow;

/**
 * Holds the state of one operation at one moment; {@code --json} prints it.
 *
 * @param status Temporal's: RUNNING, COMPLETED, FAILED, CANCELED, TERMINATED, TIMED_OUT
 * @param checklist absent if the operation does not answer
 * @param clients of a running rollout; absent for any other operation
 * @param result absent unless COMPLETED
 * @param failure absent unless it ended without a result
 * @param unanswered why a running operation does not answer; absent if it does
 * @param pending activities of a running operation that have not ended
 * @param stage the search attribute Stage at its end, which needs no worker; absent unless
 *     COMPLETED
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationStatus(
    String id,
    String status,
    @Nullable Checklist checklist,
    @Nullable List<ClientRow> clients,
    @Nullable JsonNode result,
    @Nullable Failure failure,
    @Nullable String unanswered,
    @Nullable List<PendingActivity> pending,
    @Nullable String stage) {

  /** For an operation that answered or has ended. */
  OperationStatus(
      String id,
      String status,
      @Nullable Checklist checklist,
      @Nullable List<ClientRow> clients,
      @Nullable JsonNode result,
      @Nullable Failure failure) {
    this(id, status, checklist, clients, result, failure, null, null, null);
  }

  /** For one that completed. */
  static OperationStatus completed(
      String id, @Nullable Checklist checklist, @Nullable JsonNode result, String stage) {
    return new OperationStatus(id, "COMPLETED", checklist, null, result, null, null, null, stage);
  }

  /** The stage at the end of an operation that was not approved. */
  static final String REJECTED = "REJECTED";

  /**
   * Why it ended without a result.
   *
   * @param type as in the runbook: INVALID_INPUT, ABORTED, …
   */
  public record Failure(String type, String message) {}

  /** One that just took a decision. */
  public static OperationStatus decided(String id, Checklist checklist) {
    return new OperationStatus(id, "RUNNING", checklist, null, null, null);
  }

  public boolean running() {
    return "RUNNING".equals(status);
  }

  /** Whether operators said no, or nothing, when it asked. */
  boolean rejected() {
    return REJECTED.equals(stage);
  }

  /**
   * Whether it was cancelled too late to stop it: it did all its work, and Temporal dropped its
   * result.
   */
  boolean finishedThoughCancelled() {
    return "CANCELED".equals(status) && checklist != null && checklist.stage().equals("DONE");
  }

  /** Whether a person must decide before it continues. */
  boolean waits() {
    return running() && checklist != null && checklist.stage().equals(Operation.WAITS);
  }

  boolean sameAs(OperationStatus other) {
    return status.equals(other.status)
        && Objects.equals(clients, other.clients)
        && Objects.equals(unanswered, other.unanswered)
        && troubles(pending).equals(troubles(other.pending))
        && same(checklist, other.checklist);
  }

  /** What is worth a new line about pending activities: failed attempts, not heartbeats. */
  private static List<String> troubles(@Nullable List<PendingActivity> activities) {
    return activities == null
        ? List.of()
        : activities.stream()
            .filter(it -> it.lastFailure() != null)
            .map(it -> "%s: %d: %s".formatted(it.activity(), it.attempt(), it.lastFailure()))
            .toList();
  }

  private static boolean same(@Nullable Checklist one, @Nullable Checklist other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    if (!one.headline().equals(other.headline())
        || !Objects.equals(one.notice(), other.notice())
        || !Objects.equals(one.undelivered(), other.undelivered())
        || !one.verbs().equals(other.verbs())
        || !one.decisions().equals(other.decisions())
        || one.items().size() != other.items().size()) {
      return false;
    }
    for (var index = 0; index < one.items().size(); index++) {
      if (!ChecklistView.same(one.items().get(index), other.items().get(index))) {
        return false;
      }
    }
    return true;
  }
}
