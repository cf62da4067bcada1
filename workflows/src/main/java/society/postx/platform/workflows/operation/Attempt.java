package society.postx.platform.workflows.operation;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.failure.Failures;

/**
 * The result of work whose failure the caller handles.
 *
 * @param failure why it failed; empty with an answer
 * @param passes whether the failure may pass by itself: what an activity would have tried again
 */
public record Attempt<T>(Optional<T> answer, String failure, boolean passes) {
  private static final Set<FailureType> PASSING =
      EnumSet.of(FailureType.RATE_LIMITED, FailureType.BUSY, FailureType.UNAVAILABLE);

  public Attempt(Optional<T> answer, String failure) {
    this(answer, failure, false);
  }

  /** Does the work. A cancellation of the run passes, as does a bug. */
  public static <T> Attempt<T> of(Supplier<T> work) {
    try {
      return Failures.answerOr(
          () -> new Attempt<>(Optional.of(work.get()), ""),
          e -> new Attempt<>(Optional.empty(), Failures.causeUnlessCancelled(e), passes(e)));
    } catch (ApplicationFailure e) { // thrown by the workflow's own code
      return new Attempt<>(Optional.empty(), e.getOriginalMessage());
    }
  }

  private static boolean passes(ActivityFailure e) {
    return !(e.getCause() instanceof ApplicationFailure cause && cause.isNonRetryable())
        || PASSING.stream().anyMatch(type -> Failures.isOf(type, e));
  }

  public boolean failed() {
    return answer.isEmpty();
  }

  public T get() {
    return answer.orElseThrow();
  }

  /** Why it failed, or empty. */
  public Optional<String> problem() {
    return failed() ? Optional.of(failure) : Optional.empty();
  }
}
