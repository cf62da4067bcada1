package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CleanupTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void followsWhatReturned() {
    assertThat(Cleanup.after(() -> "answer", this::cleanUp)).isEqualTo("answer");
    Runnable work = () -> done.add("work");
    Cleanup.after(work, this::cleanUp);
    assertThat(done).containsExactly("cleanup", "work", "cleanup");
  }

  @ParameterizedTest
  @MethodSource("ends")
  void followsAnEnd(RuntimeException end) {
    assertThatThrownBy(() -> Cleanup.after(throwing(end), this::cleanUp)).isSameAs(end);
    assertThatThrownBy(() -> Cleanup.after(endingWith(end), this::cleanUp)).isSameAs(end);
    assertThat(done).containsExactly("cleanup", "cleanup");
  }

  static List<RuntimeException> ends() {
    return List.of(
        new Aborted("aborted by ops: wrong client"),
        new Skipped("skipped by ops: known"),
        new CanceledFailure("canceled"),
        ApplicationFailure.newFailure("no answer", "UNAVAILABLE"));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void neverFollowsABug(RuntimeException bug) {
    assertThatThrownBy(() -> Cleanup.after(throwing(bug), this::cleanUp)).isSameAs(bug);
    assertThatThrownBy(() -> Cleanup.after(endingWith(bug), this::cleanUp)).isSameAs(bug);
    assertThat(done).isEmpty();
  }

  static List<RuntimeException> bugs() {
    return List.of(
        new NullPointerException(),
        new IllegalStateException("started without a host"),
        new RuntimeException("plain"));
  }

  /** The SDK leaves a workflow's thread by an Error when the worker stops or replays elsewhere. */
  @Test
  void neverFollowsAnError() {
    assertThatThrownBy(
            () ->
                Cleanup.after(
                    () -> {
                      throw new AssertionError("thread destroyed");
                    },
                    this::cleanUp))
        .isInstanceOf(AssertionError.class);
    assertThat(done).isEmpty();
  }

  private void cleanUp() {
    done.add("cleanup");
  }

  private static Runnable endingWith(RuntimeException what) {
    return () -> {
      throw what;
    };
  }

  private static Supplier<String> throwing(RuntimeException what) {
    return () -> {
      throw what;
    };
  }
}
