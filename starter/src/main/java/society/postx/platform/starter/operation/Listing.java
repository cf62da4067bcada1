package society.postx.platform.starter.operation;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.SearchAttributeKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import society.postx.platform.starter.shell.Refusal;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Checklist;

/** Finds operations by the search attributes they set. */
final class Listing {
  private static final int MOST = 2000;
  private static final SearchAttributeKey<String> CLIENT = SearchAttributeKey.forKeyword("Client");
  private static final SearchAttributeKey<String> OPERATION =
      SearchAttributeKey.forKeyword("Operation");
  private static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("Stage");

  private final WorkflowClient client;
  private final Operations operations;
  private boolean workerAnswers = true;

  Listing(WorkflowClient client) {
    this.client = client;
    this.operations = new Operations(client);
  }

  /** The newest run of every operation, newest first; of one client, or of all. */
  List<Standing> of(Optional<ClientName> name) {
    var query = "Operation IS NOT NULL" + name.map(" AND Client = '%s'"::formatted).orElse("");
    var known = new HashSet<String>();
    try (var found = client.listExecutions(query)) {
      return found
          .limit(MOST)
          .filter(run -> known.add(run.getExecution().getWorkflowId()))
          .map(this::standing)
          .toList();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
        throw Refusal.failed(
            "the namespace lacks the search attributes Client, Operation and Stage; make them:  starter bootstrap",
            e);
      }
      throw e;
    }
  }

  private Standing standing(WorkflowExecutionMetadata run) {
    var running = run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    return new Standing(
        attribute(run, CLIENT),
        attribute(run, OPERATION),
        run.getExecution().getWorkflowId(),
        run.getExecution().getRunId(),
        run.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", ""),
        attribute(run, STAGE),
        run.getStartTime(),
        running ? null : run.getCloseTime(),
        running ? headline(run) : outcome(run));
  }

  /** Each unanswered query costs seconds: after the first, the others are not asked. */
  private String headline(WorkflowExecutionMetadata run) {
    var checklist =
        workerAnswers ? operations.progress(run.getExecution()) : Optional.<Checklist>empty();
    workerAnswers = checklist.isPresent();
    return checklist.map(Checklist::headline).orElse("no worker answers");
  }

  private String outcome(WorkflowExecutionMetadata run) {
    return operations.outcome(
        run.getExecution(),
        run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  private static String attribute(WorkflowExecutionMetadata run, SearchAttributeKey<String> key) {
    return Optional.ofNullable(run.getTypedSearchAttributes().get(key)).orElse("");
  }
}
