package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.permit.Permit;
import society.postx.platform.workflows.permit.PermitActivities;
import society.postx.platform.workflows.text.Quantities;

/**
 * Acquires and releases a client's permit. The permit outlives a cancelled run until its last
 * activity has ended, and a terminated run until {@link PermitActivities#holderOf} ends it.
 *
 * <p>Who waits looks again at growing pauses. The permit cannot tell them that it is free: it is
 * free once its workflow has ended, and then sends nothing. docs/architecture.md has the figures.
 */
public final class PermitLease {
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(20);

  /** One attempt costs sixteen events, and ten of them cover {@link #LIMIT}. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private static final Duration LIMIT = Duration.ofMinutes(50);

  private static final String HELD = "holds its permit; end that operation, then retry";

  private final ClientName client;
  private final Duration limit;
  private Optional<PermitChild> permit = Optional.empty();

  /** How often it was acquired; an activity that begins now relies on this number. */
  private int acquired;

  private boolean replacing;

  public PermitLease(ClientName client) {
    this(client, LIMIT);
  }

  /**
   * @param limit longest wait for a busy client; zero tries once
   */
  public PermitLease(ClientName client, Duration limit) {
    this.client = client;
    this.limit = limit;
  }

  /**
   * Returns once it holds the permit; {@code busy} receives the present holder and the deadline.
   * Fails with BUSY if the client stays busy.
   */
  public void acquire(Consumer<String> busy) {
    var deadline = WorkflowTime.now().plus(limit);
    var pause = BETWEEN_TRIES;
    while (!tryOnce()) {
      if (!WorkflowTime.now().isBefore(deadline)) {
        throw FailureType.BUSY.stop("%s %s: %s %s".formatted(client, stayedBusy(), holder(), HELD));
      }
      busy.accept(
          "%s is busy: %s holds its permit; waiting until %s"
              .formatted(client, holder(), Quantities.time(deadline)));
      Workflow.sleep(pause(pause, deadline));
      pause = longer(pause);
    }
  }

  /**
   * Whether a failure of {@link #acquire} says that the client's running offboarding holds it. The
   * text has to begin with that sentence: what hosts wrote may stand behind other words.
   */
  public static boolean isOffboarding(ClientName client, String failure) {
    return Pattern.compile(
            "%s (is busy|stayed busy for \\d+ minutes): %s since [-0-9:?UTC ]+ %s"
                .formatted(client, Permit.OFFBOARDING + client, HELD))
        .matcher(failure)
        .lookingAt();
  }

  private String stayedBusy() {
    return limit.isZero() ? "is busy" : "stayed busy for %d minutes".formatted(limit.toMinutes());
  }

  /** The last try is at the deadline. */
  private static Duration pause(Duration next, Instant deadline) {
    var left = Duration.between(WorkflowTime.now(), deadline);
    return KernelVersion.second() && left.compareTo(next) < 0 ? left : next;
  }

  /** Doubles the pause, up to {@link #LONGEST_PAUSE}. */
  private static Duration longer(Duration pause) {
    if (!KernelVersion.second()) {
      return pause;
    }
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /**
   * Acquires the permit again if somebody ended it by hand, because nothing may change without it.
   * Fails with BUSY if another operation holds it.
   */
  void ensureHeld() {
    Workflow.await(() -> !replacing); // the step beside this one acquires it
    if (permit.filter(PermitChild::hasEnded).isPresent()) {
      acquireAgain();
    }
  }

  /**
   * Does the work, and repeats it with a new permit if it was refused because the permit was lost.
   * A run cannot see that it was reset, so its history may say "held" of a permit that has ended.
   * Fails with BUSY if another operation holds it.
   */
  <T> T holding(Supplier<T> work) {
    var lease = acquired;
    return Failures.answerOr(
        work,
        e -> {
          if (!Failures.isOf(FailureType.PERMIT_LOST, e)) {
            throw e;
          }
          Workflow.await(() -> !replacing);
          if (acquired == lease) { // else the step beside this one has replaced it
            acquireAgain();
          }
          return work.get();
        });
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
    permit.ifPresent(PermitChild::release);
  }

  /** As {@link #release}, and returns once it is free, so that the next operation does not wait. */
  public void releaseAndWait() {
    permit.ifPresent(PermitChild::releaseAndWait);
  }

  private boolean tryOnce() {
    var started = PermitChild.start(client);
    if (started.isEmpty()) {
      return false;
    }
    permit = started;
    acquired++;
    return true;
  }

  private String holder() {
    var permits = ActivityProfile.SHORT.stub(PermitActivities.class, "who holds " + client);
    return Failures.answerOr(
        () -> permits.holderOf(client),
        e -> {
          if (Failures.isCancel(e)
              && KernelVersion.second()) { // an older run went on to its next command
            throw e;
          }
          return "somebody";
        });
  }
}
