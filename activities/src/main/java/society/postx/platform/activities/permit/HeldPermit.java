package society.postx.platform.activities.permit;

import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW;

import com.google.protobuf.Timestamp;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import society.postx.platform.activities.activity.WorkflowRuns;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.permit.Permit;
import society.postx.platform.workflows.text.Quantities;

/**
 * A client's running permit as Temporal describes it. After a reset of its holder the server still
 * names the run that acquired it; the first run id says that both are one operation.
 */
record HeldPermit(WorkflowClient temporal, WorkflowExecutionInfo info) {

  /** Empty where the permit is free. */
  static Optional<HeldPermit> of(ClientName client, WorkflowClient temporal) {
    return WorkflowRuns.describe(temporal, "client/" + client, "")
        .filter(HeldPermit::runs)
        .map(info -> new HeldPermit(temporal, info));
  }

  /** The run that acquired it; empty where a person started the permit. */
  private WorkflowExecution acquirer() {
    return info.getParentExecution();
  }

  boolean hasAcquirer() {
    return !acquirer().getWorkflowId().isEmpty();
  }

  String runId() {
    return info.getExecution().getRunId();
  }

  String holder() {
    return memo(Permit.HOLDER, acquirer().getWorkflowId());
  }

  /** The label of the operation that holds it; empty where a person started the permit. */
  Optional<RunLabel> operation() {
    return Optional.of(memo(Permit.RUN, acquirer().getRunId()))
        .filter(RunLabel::isOne)
        .map(RunLabel::new);
  }

  /** For people; {@code ?} where it does not say. */
  String since() {
    try {
      return Quantities.time(Instant.parse(memo(Permit.SINCE, "")));
    } catch (DateTimeException anybodyMayWriteAMemo) {
      return "?";
    }
  }

  /** Whether it was acquired by this run, or by one that was reset to become this run. */
  boolean isOf(String workflowId, String runId) {
    return workflowId.equals(acquirer().getWorkflowId())
        && (runId.equals(acquirer().getRunId())
            || WorkflowRuns.describe(temporal, workflowId, runId)
                .filter(this::isOneOperation)
                .isPresent());
  }

  /** Whether this very run acquired it, not one that was reset to become this run. */
  boolean wasAcquiredBy(String runId) {
    return acquirer().getRunId().equals(runId);
  }

  /**
   * When the run was ended that a reset made this run of; empty while it runs. That need not be the
   * run that acquired the permit: a run may be reset again and again.
   *
   * @param runId of a run of its operation
   */
  Optional<Instant> endOfRunBefore(String runId) {
    return temporal.fetchHistory(acquirer().getWorkflowId(), runId).getEvents().stream()
        .filter(
            event ->
                event.getWorkflowTaskFailedEventAttributes().getCause()
                    == WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW)
        .map(event -> at(event.getEventTime()))
        .reduce((earlier, later) -> later)
        .or(this::acquirerEnded);
  }

  private Optional<Instant> acquirerEnded() {
    return WorkflowRuns.describe(temporal, acquirer().getWorkflowId(), acquirer().getRunId())
        .map(run -> runs(run) ? Optional.<Instant>empty() : Optional.of(at(run.getCloseTime())))
        .orElse(Optional.of(Instant.EPOCH)); // so long ago that the server has forgotten it
  }

  /**
   * When its operation ended, resets included; empty while it runs or a person holds the permit.
   */
  Optional<Instant> operationEnded() {
    if (!hasAcquirer()) {
      return Optional.empty();
    }
    var current = WorkflowRuns.describe(temporal, acquirer().getWorkflowId(), "");
    if (current.isEmpty()) {
      return Optional.of(Instant.EPOCH);
    }
    if (!isOneOperation(current.get())) { // another one has begun under its id since
      return Optional.of(at(current.get().getStartTime()));
    }
    return runs(current.get()) ? Optional.empty() : Optional.of(at(current.get().getCloseTime()));
  }

  /** Frees the client; another permit that began meanwhile is left alone. */
  void end(String why) {
    temporal
        .newUntypedWorkflowStub("client/" + clientName(), Optional.of(runId()), Optional.empty())
        .terminate(why);
  }

  private String clientName() {
    return info.getExecution().getWorkflowId().substring("client/".length());
  }

  private boolean isOneOperation(WorkflowExecutionInfo run) {
    return run.getFirstRunId().equals(memo(Permit.RUN, acquirer().getRunId()));
  }

  private String memo(String key, String otherwise) {
    var payload = info.getMemo().getFieldsMap().get(key);
    return payload == null
        ? otherwise
        : temporal.getOptions().getDataConverter().fromPayload(payload, String.class, String.class);
  }

  private static boolean runs(WorkflowExecutionInfo run) {
    return run.getStatus() == WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private static Instant at(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
