package society.postx.platform.systemtests;

import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import com.google.common.base.Throwables;
import com.google.protobuf.util.Timestamps;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import society.postx.platform.workflows.onboarding.OnboardClientResult;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.release.DeployReleaseResult;
import society.postx.platform.workflows.rollout.targets.ClientRow;

/** Observes one run of an operation from outside. */
record OperationRun(WorkflowClient temporal, String id, String runId) {
  private static final Duration LIMIT = Duration.ofMinutes(8);

  private WorkflowStub stub() {
    var execution = WorkflowExecution.newBuilder().setWorkflowId(id).setRunId(runId).build();
    return temporal.newUntypedWorkflowStub(execution, Optional.empty());
  }

  /** As somebody does in Temporal's UI. */
  void cancel() {
    stub().cancel();
  }

  Checklist progress() {
    return stub().query("progress", Checklist.class);
  }

  String stage() {
    return progress().stage();
  }

  /** Its result; a run that waits for a decision fails the test with what it waits for. */
  OnboardClientResult result() {
    return result(OnboardClientResult.class);
  }

  <T> T result(Class<T> type) {
    await(id + " ends")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions() // of a server that is too busy to say; the next look may get an answer
        .failFast(this::refuseToWait)
        .until(this::ended);
    return stub().getResult(type);
  }

  /** The checklist once a person has to decide. */
  Checklist stuck() {
    await(id + " waits for a decision")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .failFast(this::refuseToEnd)
        .until(this::waits);
    return progress();
  }

  /** The text of the approval that it waits for. */
  String asked() {
    return String.join("\n", requireNonNull(stuck().question(), id + " asks nothing").lines());
  }

  /** A release's table: RUNNING or an outcome, by client. */
  Map<String, String> clients() {
    return Stream.of(stub().query("clients", ClientRow[].class))
        .collect(toMap(row -> row.client().value(), ClientRow::state));
  }

  /** Returns once the table of a release says so; a run that ends instead fails the test. */
  void until(String what, Predicate<Map<String, String>> seen) {
    await("%s: %s".formatted(id, what))
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .failFast(this::refuseToEnd)
        .until(() -> seen.test(clients()));
  }

  /** A release's result, however long it waits for decisions. */
  DeployReleaseResult release() {
    await(id + " ends")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(this::ended);
    return stub().getResult(DeployReleaseResult.class);
  }

  /** What a release does for one client. */
  OperationRun of(String client) {
    return new OperationRun(temporal, id + "/" + client, "");
  }

  boolean ended() {
    return !stub()
        .describe()
        .getStatus()
        .equals(io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  private void refuseToWait() {
    refuseToFailTasks();
    if (waits()) {
      throw new AssertionError(id + " waits for a decision: " + progress().headline());
    }
  }

  private void refuseToEnd() {
    refuseToFailTasks();
    if (ended()) {
      throw new AssertionError(id + " has ended, waiting for nobody");
    }
  }

  /**
   * Fails the test with the worker's own words for what no retry repairs: code that does not follow
   * the run's history, and a payload that it cannot read.
   */
  private void refuseToFailTasks() {
    DescribeWorkflowExecutionResponse now;
    try {
      now = stub().describe().getRawDescription();
    } catch (RuntimeException noServerJustNow) {
      return;
    }
    if (now.getPendingWorkflowTask().getAttempt() > 1) {
      failedTask().ifPresent(why -> cannotGoOn("fails its workflow task: " + why));
    }
    for (var pending : now.getPendingActivitiesList()) {
      var why = pending.getLastFailure();
      if (why.getApplicationFailureInfo().getType().endsWith("DataConverterException")) {
        cannotGoOn("%s: %s".formatted(pending.getActivityType().getName(), words(why)));
      }
    }
  }

  private void cannotGoOn(String why) {
    throw new AssertionError("%s cannot go on: %s".formatted(id, why));
  }

  /** Why its last workflow task failed; empty if that succeeded, or was lost with its worker. */
  private Optional<String> failedTask() {
    var last =
        events().reversed().stream()
            .filter(
                event ->
                    event.hasWorkflowTaskCompletedEventAttributes()
                        || event.hasWorkflowTaskFailedEventAttributes())
            .findFirst();
    return last.flatMap(OperationRun::failedTask);
  }

  /** Not for one that the server sent back because a signal came meanwhile. */
  private static Optional<String> failedTask(HistoryEvent event) {
    var failed = event.getWorkflowTaskFailedEventAttributes();
    return event.hasWorkflowTaskFailedEventAttributes()
            && failed.getCause() != WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND
        ? Optional.of(words(failed.getFailure()))
        : Optional.empty();
  }

  private static String words(Failure failure) {
    return failure.hasCause()
        ? "%s: %s".formatted(failure.getMessage(), words(failure.getCause()))
        : failure.getMessage();
  }

  /** Why each of its workflow tasks failed that did. */
  List<String> failedTasks() {
    return events().stream().map(OperationRun::failedTask).flatMap(Optional::stream).toList();
  }

  /** Lets a worker replay all of it, as at the next event; answers why that fails. */
  Optional<String> refusedReplay() {
    try {
      var unused = stub().query("__stack_trace", String.class);
      return Optional.empty();
    } catch (WorkflowQueryException e) {
      return Optional.of("%s: %s".formatted(id, Throwables.getRootCause(e).getMessage()));
    }
  }

  private boolean waits() {
    try {
      return stage().equals(Operation.WAITS);
    } catch (RuntimeException noWorkerOrServerJustNow) {
      return false;
    }
  }

  List<HistoryEvent> events() {
    return temporal.fetchHistory(id, runId).getEvents();
  }

  /** Whether an activity of it runs on the worker of this identity. */
  boolean isAt(String worker) {
    return stub().describe().getRawDescription().getPendingActivitiesList().stream()
        .anyMatch(it -> it.getLastWorkerIdentity().equals(worker));
  }

  /**
   * From this event until a worker reports progress again: the history grows, or an activity starts
   * or sends a heartbeat.
   */
  Duration timeToGoOn(Runnable event) {
    var before = events().size();
    var begun = Instant.now();
    event.run();
    await(id + " goes on")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> events().size() > before || isReportedSince(begun));
    return Duration.between(begun, Instant.now());
  }

  private boolean isReportedSince(Instant begun) {
    return stub().describe().getRawDescription().getPendingActivitiesList().stream()
        .flatMap(it -> Stream.of(it.getLastStartedTime(), it.getLastHeartbeatTime()))
        .anyMatch(it -> Timestamps.toMillis(it) > begun.toEpochMilli());
  }

  /** Whether the activity was scheduled and has not ended. */
  boolean underWay(String activity) {
    var events = events();
    var open = new HashSet<Long>();
    events.stream()
        .filter(event -> scheduled(event, activity))
        .forEach(e -> open.add(e.getEventId()));
    events.stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
        .forEach(
            e -> open.remove(e.getActivityTaskCompletedEventAttributes().getScheduledEventId()));
    return !open.isEmpty();
  }

  private static boolean scheduled(HistoryEvent event, String activity) {
    return event
        .getActivityTaskScheduledEventAttributes()
        .getActivityType()
        .getName()
        .equals(activity);
  }

  /** From the start to the first answer of the activity. */
  Duration until(String activity) {
    var events = events();
    var asked =
        events.stream().filter(event -> scheduled(event, activity)).findFirst().orElseThrow();
    var answered =
        events.stream()
            .filter(
                event ->
                    event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED
                        && event.getActivityTaskCompletedEventAttributes().getScheduledEventId()
                            == asked.getEventId())
            .findFirst()
            .orElseThrow();
    return Duration.ofMillis(millis(answered) - millis(events.getFirst()));
  }

  private static long millis(HistoryEvent event) {
    return Timestamps.toMillis(event.getEventTime());
  }
}
