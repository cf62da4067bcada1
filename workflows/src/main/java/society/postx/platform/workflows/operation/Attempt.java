package society.postx.platform.workflows.operation;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.workflows.failure.Failures;

/**
 * The result of work whose failure the caller handles.
 *
 * @param failure why it failed; empty with an answer
 */
public record Attempt<T>(Optional<T> answer, String failure) {
  /** Does the work. A cancellation of the run passes, as does a bug. */
  public static <T> Attempt<T> of(Supplier<T> work) {
    try {
      return new Attempt<>(Optional.of(work.get()), "");
    } catch (ActivityFailure e) {
      return new Attempt<>(Optional.empty(), Failures.causeUnlessCancelled(e));
    } catch (ApplicationFailure e) { // thrown by the workflow's own code
      return new Attempt<>(Optional.empty(), e.getOriginalMessage());
    }
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
