package society.postx.platform.starter.operation;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.SearchAttributeKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import society.postx.platform.starter.connection.TemporalErrors;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Checklist;

/** Lists operations by their search attributes, with what each does or how it ended. */
final class OperationList {
  private static final int MOST = 2000;
  private static final int AT_ONCE = 16;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final SearchAttributeKey<String> CLIENT = SearchAttributeKey.forKeyword("Client");
  private static final SearchAttributeKey<String> OPERATION =
      SearchAttributeKey.forKeyword("Operation");
  private static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("Stage");

  private final WorkflowClient client;
  private final OperationReader operations;

  OperationList(WorkflowClient client) {
    this.client = client;
    this.operations = new OperationReader(client);
  }

  /** The newest run of every operation, newest first; of one client, or of all. */
  List<OperationSummary> of(Optional<ClientName> name) {
    var query = "Operation IS NOT NULL" + name.map(" AND Client = '%s'"::formatted).orElse("");
    var known = new HashSet<String>();
    try (var found = client.listExecutions(query)) {
      return summaries(
          found.limit(MOST).filter(run -> known.add(run.getExecution().getWorkflowId())).toList());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
        throw CommandError.failed(
            "the namespace lacks the search attributes Client, Operation and Stage; create them:  ./platform bootstrap",
            e);
      }
      throw e;
    }
  }

  /**
   * Queries all runs at once, none for longer than {@link #LIMIT}; a run that does not answer is
   * listed with that. Ended runs are queried first, since the server answers for them at once,
   * while a run without a worker holds a thread until the limit.
   */
  List<OperationSummary> summaries(List<? extends WorkflowExecutionMetadata> runs) {
    var asking = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
    try {
      var answers = new HashMap<WorkflowExecutionMetadata, Future<Said>>();
      Stream.concat(
              runs.stream().filter(run -> !running(run)),
              runs.stream().filter(OperationList::running))
          .forEach(run -> answers.put(run, asking.submit(() -> answer(run))));
      var deadline = System.nanoTime() + LIMIT.toNanos();
      var summaries = new ArrayList<OperationSummary>();
      for (var run : runs) {
        var answer = requireNonNull(answers.get(run));
        summaries.add(summary(run, answered(run, answer, deadline - System.nanoTime())));
      }
      return summaries;
    } finally {
      asking.shutdownNow();
    }
  }

  private static boolean running(WorkflowExecutionMetadata run) {
    return run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private static Said answered(WorkflowExecutionMetadata run, Future<Said> answer, long nanosLeft) {
    try {
      return answer.get(Math.max(0, nanosLeft), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return new Said(
          running(run)
              ? ProgressAnswer.NO_WORKER.why()
              : "the server did not return its result within %d s; list again:  ./platform status"
                  .formatted(LIMIT.toSeconds()),
          List.of());
    } catch (ExecutionException e) {
      return new Said(
          "its state cannot be read: "
              + TemporalErrors.firstLine(e.getCause() == null ? e : e.getCause()),
          List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandError.failed("listing the operations was interrupted; nothing was changed", e);
    }
  }

  /** What an operation does now or how it ended, and its pending activities. */
  private record Said(String text, List<PendingActivity> pending) {}

  private Said answer(WorkflowExecutionMetadata run) {
    if (!running(run)) {
      return new Said(outcome(run), List.of());
    }
    var answer = operations.progress(run.getExecution());
    return new Said(
        answer.found().map(Checklist::headline).orElse(answer.why()),
        operations.pending(run.getExecution()));
  }

  private static OperationSummary summary(WorkflowExecutionMetadata run, Said said) {
    return new OperationSummary(
        attribute(run, CLIENT),
        attribute(run, OPERATION),
        run.getExecution().getWorkflowId(),
        run.getExecution().getRunId(),
        run.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", ""),
        attribute(run, STAGE),
        run.getStartTime(),
        running(run) ? null : run.getCloseTime(),
        said.text(),
        said.pending());
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
