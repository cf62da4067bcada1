package society.postx.platform.workflows.operation;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.text.ShownText;

/**
 * Runs one child workflow for each client of the fleet, a few at once. A failed child becomes a
 * note about its client. A client that another operation holds gets a second turn after all others,
 * unless that is its offboarding: then it is left out.
 *
 * <p>A run limits its children to keep its history short. Then it stops with nothing running, and
 * its workflow continues as a new run with {@link #state()}.
 */
public final class EachClient {
  /** About nine events each: fewer than the 4,096 at which Temporal suggests a new run. */
  private static final int STARTS = 400;

  private static final Duration BUSY_LIMIT = Duration.ofMinutes(50);

  /** Two thousand notes stay far below Temporal's 2 MB. */
  private static final int NOTE = 200;

  /**
   * The longest time of a run that starts as many children as it may.
   *
   * @param each of a child, on average
   */
  public static Duration longestRun(int atOnce, Duration each) {
    return each.multipliedBy(Math.ceilDiv(STARTS, atOnce));
  }

  /** Starts the child workflow of a client. */
  @FunctionalInterface
  public interface Child {
    /**
     * Answers a note about the result; a failure of type BUSY asks for another turn.
     *
     * @param busyUntil how long the child waits for a client that another operation holds
     */
    Promise<String> start(ClientName client, Instant busyUntil);
  }

  private record Answer(String note, Optional<TemporalFailure> failure) {}

  private final int atOnce;
  private final ClientsProgress progress;
  private final Child child;
  private final Deque<ClientName> waiting;
  private final Deque<ClientName> busy;
  private final TreeMap<String, String> notes;
  private final TreeSet<String> failed;
  private final Map<ClientName, Promise<Answer>> running = new LinkedHashMap<>();
  private @Nullable Instant busyUntil;
  private int starts;

  /**
   * @param atOnce most children at once
   */
  public EachClient(int atOnce, ClientsProgress progress, FleetState from, Child child) {
    this.atOnce = atOnce;
    this.progress = progress;
    this.child = child;
    waiting = new ArrayDeque<>(from.waiting());
    busy = new ArrayDeque<>(from.busy());
    notes = new TreeMap<>(from.notes());
    failed = new TreeSet<>(from.failed());
    busyUntil = from.busyUntil();
  }

  /**
   * Options of a client's child: it ends with its parent, its id names the client, and a search by
   * client finds it.
   *
   * @param operation the child's type
   */
  public static ChildWorkflowOptions options(
      ClientName client, Class<?> operation, String summary) {
    return ChildWorkflowOptions.newBuilder()
        .setTypedSearchAttributes(RunAttributes.ofChild(operation.getSimpleName(), client.value()))
        .setWorkflowId(ChildId.of(client))
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
        .setStaticSummary(ShownText.summary(summary))
        .build();
  }

  /**
   * Returns true once every client has ended, false when the workflow has to continue as a new run.
   * Nothing runs in both cases.
   */
  public boolean run() {
    for (; ; ) {
      CancellationScope.throwCanceled(); // or its children's ends would look like their failures
      collect();
      if (running.isEmpty() && waiting.isEmpty() && busyUntil == null && !busy.isEmpty()) {
        busyUntil = WorkflowTime.now().plus(BUSY_LIMIT);
        waiting.addAll(busy);
        busy.clear();
      }
      var full = starts >= STARTS || Workflow.getInfo().isContinueAsNewSuggested();
      while (!full && running.size() < atOnce && !waiting.isEmpty()) {
        start(waiting.remove());
      }
      if (running.isEmpty()) {
        return waiting.isEmpty();
      }
      Workflow.await(() -> running.values().stream().anyMatch(Promise::isCompleted));
    }
  }

  /** The current state; complete only while nothing runs. */
  public FleetState state() {
    return new FleetState(List.copyOf(waiting), List.copyOf(busy), busyUntil, notes, failed);
  }

  private void start(ClientName client) {
    starts++;
    var until = busyUntil == null ? WorkflowTime.now() : busyUntil;
    running.put(
        client,
        child
            .start(client, until)
            .handle(
                (note, failure) ->
                    failure == null
                        ? new Answer(note, Optional.empty())
                        : new Answer("", Optional.of(expected(failure)))));
    progress.item(client, StepState.RUNNING, "see " + ChildId.of(client));
  }

  /** A bug must fail the workflow task. */
  private static TemporalFailure expected(RuntimeException failure) {
    if (failure instanceof TemporalFailure temporal) {
      return temporal;
    }
    throw failure;
  }

  private void collect() {
    for (var client : List.copyOf(running.keySet())) {
      var promise = running.get(client);
      if (promise != null && promise.isCompleted()) {
        running.remove(client);
        ended(client, promise.get());
      }
    }
  }

  private void ended(ClientName client, Answer answer) {
    var failure = answer.failure();
    if (failure.isEmpty()) {
      notes.put(client.value(), shortened(answer.note()));
      progress.item(client, StepState.DONE, shortened(answer.note()));
      return;
    }
    var said = why(client, failure.get());
    if (isBusy(failure.get()) && isOffboarded(client, said)) {
      notes.put(client.value(), FleetState.LEFT_OUT);
      progress.item(client, StepState.SKIPPED, FleetState.LEFT_OUT);
      return;
    }
    var why = shortened(said);
    if (busyUntil == null && isBusy(failure.get())) {
      busy.add(client);
      progress.item(client, StepState.OPEN, why + "; it has another turn at the end");
      return;
    }
    failed.add(client.value());
    notes.put(client.value(), why);
    progress.item(client, StepState.STUCK, why);
  }

  private static boolean isBusy(TemporalFailure failure) {
    return Failures.isOf(FailureType.BUSY, failure);
  }

  /** It holds its client for weeks, so waiting or alerting each night helps nobody. */
  private static boolean isOffboarded(ClientName client, String why) {
    return PermitLease.isOffboarding(client, why) && KernelVersion.fourth();
  }

  private static String why(ClientName client, TemporalFailure failure) {
    if (failure instanceof ChildWorkflowFailure
        && failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
      return "%s still runs from an earlier run".formatted(ChildId.of(client));
    }
    if (failure.getCause() instanceof ApplicationFailure cause) {
      return cause.getOriginalMessage();
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return "%s ended: %s".formatted(ChildId.of(client), cause.getMessage());
  }

  private static String shortened(String note) {
    return ShownText.shortened(ShownText.oneLine(note), NOTE);
  }
}
