package society.postx.platform.starter.operation;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.SearchAttributeKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
import society.postx.platform.workflows.operation.Operation;

/** Lists operations by their search attributes, with what each does or how it ended. */
final class OperationList {
  /** Most runs that are listed of each kind: waiting, running and ended. */
  private static final int MOST = 1000;

  /** Each release has one for each client; those that wait for a decision are listed. */
  private static final String NO_CHILDREN =
      " AND WorkflowType != 'DeployClient' AND WorkflowType != 'UpgradeServer'";

  /** These have no checklist and never wait: what runs them all says what they found. */
  private static final String WITH_CHECKLIST =
      Stream.of("PruneClient", "VerifyClient", "DrillClient")
          .map(" AND WorkflowType != '%s'"::formatted)
          .collect(joining("", "Operation IS NOT NULL", ""));

  private static final int AT_ONCE = 16;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final SearchAttributeKey<String> CLIENT = SearchAttributeKey.forKeyword("Client");
  private static final SearchAttributeKey<String> OPERATION =
      SearchAttributeKey.forKeyword("Operation");
  private static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("Stage");

  private final WorkflowClient client;
  private final int most;
  private final OperationReader operations;

  /**
   * Operations as listed.
   *
   * @param more how many runs were cut off
   */
  record Listing(List<OperationSummary> shown, long more) {}

  OperationList(WorkflowClient client) {
    this(client, MOST);
  }

  OperationList(WorkflowClient client, int most) {
    this.client = client;
    this.most = most;
    this.operations = new OperationReader(client);
  }

  /**
   * The newest run of every operation, of one client or of all: first what waits for a decision,
   * then what runs, then what ended, each newest first. What waits is never cut off for what ended.
   */
  Listing of(Optional<ClientName> name) {
    var all = WITH_CHECKLIST + name.map(" AND Client = '%s'"::formatted).orElse(NO_CHILDREN);
    var waiting = " AND ExecutionStatus = 'Running' AND Stage = '%s'".formatted(Operation.WAITS);
    var queries =
        List.of(
            WITH_CHECKLIST + name.map(" AND Client = '%s'"::formatted).orElse("") + waiting,
            all + " AND ExecutionStatus = 'Running'",
            all + " AND ExecutionStatus != 'Running'");
    var runs = new LinkedHashMap<String, WorkflowExecutionMetadata>();
    var more = 0L;
    try {
      for (var query : queries) {
        more += add(query, runs);
      }
      return new Listing(summaries(List.copyOf(runs.values())), more);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
        throw CommandError.failed(
            "the namespace lacks the search attributes Client, Operation and Stage; create them:  ./platform bootstrap",
            e);
      }
      throw e;
    }
  }

  /** Adds the first of what the query finds; answers how many were cut off. */
  private long add(String query, Map<String, WorkflowExecutionMetadata> runs) {
    try (var found = client.listExecutions(query)) {
      var first = found.limit(most + 1L).toList();
      first.stream()
          .limit(most)
          .forEach(run -> runs.putIfAbsent(run.getExecution().getWorkflowId(), run));
      return first.size() <= most ? 0 : client.countWorkflows(query).getCount() - most;
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
      var asked = ConcurrentHashMap.<WorkflowExecutionMetadata>newKeySet();
      Stream.concat(
              runs.stream().filter(run -> !running(run)),
              runs.stream().filter(OperationList::running))
          .forEach(
              run ->
                  answers.put(
                      run,
                      asking.submit(
                          () -> {
                            asked.add(run);
                            return answer(run);
                          })));
      var deadline = System.nanoTime() + LIMIT.toNanos();
      var summaries = new ArrayList<OperationSummary>();
      for (var run : runs) {
        var answer = requireNonNull(answers.get(run));
        var said = answered(answer, deadline - System.nanoTime());
        summaries.add(summary(run, said.orElseGet(() -> unanswered(run, asked.contains(run)))));
      }
      return summaries;
    } finally {
      asking.shutdownNow();
    }
  }

  private static boolean running(WorkflowExecutionMetadata run) {
    return run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private static Said unanswered(WorkflowExecutionMetadata run, boolean asked) {
    if (!running(run)) {
      return new Said(
          "the server did not return its result within %d s; list again:  ./platform status"
              .formatted(LIMIT.toSeconds()),
          List.of());
    }
    return new Said(
        asked
            ? ProgressAnswer.NO_WORKER.why()
            : "was not asked within %d s, others took that long; ask it alone:  ./platform watch %s"
                .formatted(LIMIT.toSeconds(), run.getExecution().getWorkflowId()),
        List.of());
  }

  /** Empty where the time ran out. */
  private static Optional<Said> answered(Future<Said> answer, long nanosLeft) {
    try {
      return Optional.of(answer.get(Math.max(0, nanosLeft), TimeUnit.NANOSECONDS));
    } catch (TimeoutException late) {
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(
          new Said(
              "its state cannot be read: "
                  + TemporalErrors.firstLine(e.getCause() == null ? e : e.getCause()),
              List.of()));
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
