package society.postx.platform.workflows.operation;

import java.util.Optional;

/**
 * How a box ended whose failure its caller deals with.
 *
 * @param failure why it failed; empty with an answer
 */
public record Attempt<T>(Optional<T> answer, String failure) {
  static <T> Attempt<T> good(T answer) {
    return new Attempt<>(Optional.of(answer), "");
  }

  static <T> Attempt<T> failed(String why) {
    return new Attempt<>(Optional.empty(), why);
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
