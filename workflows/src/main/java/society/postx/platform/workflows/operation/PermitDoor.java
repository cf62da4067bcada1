package society.postx.platform.workflows.operation;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.Patience;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.permit.Permit;
import society.postx.platform.workflows.permit.PermitActivities;
import society.postx.platform.workflows.permit.PermitHolder;
import society.postx.platform.workflows.text.Quantities;

/**
 * Acquires and releases a client's permit. The permit outlives a cancelled run until the run has
 * ended what it does, and a terminated run until {@link PermitActivities#holderOf} ends it.
 */
public final class PermitDoor {
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(20);

  /** A look costs sixteen events, and a client may stay busy for hours. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  static final Duration LIMIT = Duration.ofMinutes(50);

  /** After a reset the server may tell the earlier run, not this one, that the permit ended. */
  private static final Duration END = Duration.ofSeconds(30);

  private final ClientName client;
  private final Duration limit;
  private Optional<Permit> permit = Optional.empty();
  private Promise<@Nullable Void> held = Workflow.newPromise();
  private int lease;
  private boolean replacing;

  public PermitDoor(ClientName client) {
    this(client, LIMIT);
  }

  /**
   * @param limit how long a busy client is waited for; zero tries once
   */
  public PermitDoor(ClientName client, Duration limit) {
    this.client = client;
    this.limit = limit;
  }

  /**
   * Returns holding the permit; {@code busy} is told who holds it and until when we wait. Fails
   * with BUSY when the client was busy all the time.
   */
  public void acquire(Consumer<String> busy) {
    var deadline = now().plus(limit);
    var pause = BETWEEN_TRIES;
    while (!tryOnce()) {
      if (!now().isBefore(deadline)) {
        throw FailureType.BUSY.stop(
            "%s %s: %s holds its permit; end that operation, then retry"
                .formatted(client, stayedBusy(), holder()));
      }
      busy.accept(
          "%s is busy: %s holds its permit; waiting until %s"
              .formatted(client, holder(), Quantities.time(deadline)));
      Workflow.sleep(pause(pause, deadline));
      pause = longer(pause);
    }
  }

  private String stayedBusy() {
    return limit.isZero() ? "is busy" : "stayed busy for %d minutes".formatted(limit.toMinutes());
  }

  /** The last look is at the deadline. */
  private static Duration pause(Duration next, Instant deadline) {
    var left = Duration.between(now(), deadline);
    return Kernel.second() && left.compareTo(next) < 0 ? left : next;
  }

  /** Waits as long again as it has waited, never more than {@link #LONGEST_PAUSE}. */
  private static Duration longer(Duration pause) {
    if (!Kernel.second()) {
      return pause;
    }
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /**
   * Somebody may have ended the permit by hand: nothing is changed without it, so it is acquired
   * again or this fails with BUSY.
   */
  void ensureHeld() {
    Workflow.await(() -> !replacing); // the box beside this one is at it
    if (permit.isPresent() && held.isCompleted()) {
      acquireAgain();
    }
  }

  /** The number of times it was acquired: what an activity that begins now relies on. */
  int lease() {
    return lease;
  }

  /**
   * Acquires the permit again after an activity that relied on this lease was refused. A run cannot
   * see that it was reset, so its history may say "held" of a permit that has ended. Fails with
   * BUSY where another operation holds it.
   */
  void replace(int lostLease) {
    Workflow.await(() -> !replacing);
    if (lease == lostLease) { // else the box beside this one has replaced it
      acquireAgain();
    }
  }

  private void acquireAgain() {
    replacing = true;
    var acquired = Cleanup.after(this::tryOnce, () -> replacing = false);
    if (!acquired) {
      throw FailureType.BUSY.stop(
          "the permit client/%s was ended by hand and %s holds it now; wait for that, then retry"
              .formatted(client, holder()));
    }
  }

  public void release() {
    permit.ifPresent(stub -> Workflow.newDetachedCancellationScope(() -> release(stub)).run());
  }

  /**
   * As {@link #release}, and returns once it is free: whoever comes next for this client need not
   * wait.
   */
  public void releaseAndWait() {
    permit.ifPresent(
        stub ->
            Workflow.newDetachedCancellationScope(
                    () -> {
                      if (release(stub)) {
                        awaitEnd();
                      }
                    })
                .run());
  }

  private void awaitEnd() {
    if (Kernel.second()) {
      Workflow.await(END, () -> held.isCompleted());
      return;
    }
    try {
      held.get();
    } catch (TemporalFailure ended) {
      Workflow.getLogger(PermitDoor.class)
          .info("the permit was ended by others: {}", ended.getMessage());
    }
  }

  /** False where the permit has ended already; another operation's is never released. */
  private static boolean release(Permit stub) {
    try {
      stub.release();
      return true;
    } catch (SignalExternalWorkflowException gone) {
      Workflow.getLogger(PermitDoor.class)
          .info("the permit was gone already: {}", gone.getMessage());
      return !Kernel.second();
    } catch (TemporalFailure gone) { // what the SDK throws for a child that has ended
      if (!Kernel.second()) {
        throw gone;
      }
      Workflow.getLogger(PermitDoor.class)
          .info("the permit was gone already: {}", gone.getMessage());
      return false;
    }
  }

  /** Detached: a cancelled run keeps it while its last activity runs. */
  private boolean tryOnce() {
    if (!Kernel.second()) {
      return start(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    }
    var started = new boolean[1];
    Workflow.newDetachedCancellationScope(
            () -> started[0] = start(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON))
        .run();
    return started[0];
  }

  private boolean start(ParentClosePolicy atParentsEnd) {
    var holder = Workflow.getInfo().getWorkflowId();
    var stub =
        Workflow.newChildWorkflowStub(
            Permit.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId("client/" + client)
                .setParentClosePolicy(atParentsEnd)
                .setStaticSummary("held by " + holder)
                .setMemo(
                    Map.of(
                        Permit.HOLDER,
                        holder,
                        Permit.SINCE,
                        now().toString(),
                        Permit.RUN,
                        Workflow.getInfo().getFirstExecutionRunId()))
                .build());
    var running = Async.procedure(stub::hold, new PermitHolder(holder));
    try {
      Workflow.getWorkflowExecution(stub).get();
    } catch (ChildWorkflowFailure taken) {
      // Only the start can fail here, and only because the id is running: somebody else holds the
      // permit.
      return false;
    }
    permit = Optional.of(stub);
    held = running;
    lease++;
    return true;
  }

  private String holder() {
    try {
      return Patience.SHORT.stub(PermitActivities.class, "who holds " + client).holderOf(client);
    } catch (ActivityFailure e) {
      if (Failures.isCancel(e) && Kernel.second()) { // an older run went on to its next command
        throw e;
      }
      return "somebody";
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
