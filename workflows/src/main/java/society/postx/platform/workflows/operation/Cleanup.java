package society.postx.platform.workflows.operation;

import io.temporal.failure.TemporalFailure;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import society.postx.platform.workflows.failure.Failures;

/**
 * Cleans up after work that succeeded or failed, but not after a bug. A bug must fail the workflow
 * task before any other command, so that a worker with the fixed code can continue. A {@code
 * finally} would issue commands first and make the history unrepairable.
 */
public final class Cleanup {
  private Cleanup() {}

  /**
   * Returns the work's answer or throws its failure, after the cleanup. Work fails with {@link
   * ControlFlow} or {@link TemporalFailure} (a failed activity, a cancellation); any other
   * exception or Error passes without a cleanup.
   */
  public static <T> T after(Supplier<T> work, Runnable cleanup) {
    T answer;
    try {
      answer = work.get();
    } catch (ControlFlow | TemporalFailure end) {
      cleanup.run();
      throw end;
    }
    cleanup.run();
    return answer;
  }

  /** As the other one, for work without an answer. */
  public static void after(Runnable work, Runnable cleanup) {
    try {
      work.run();
    } catch (ControlFlow | TemporalFailure end) {
      cleanup.run();
      throw end;
    }
    cleanup.run();
  }

  /**
   * Returns the work's answer; runs {@code show} first if the run was cancelled.
   *
   * @param shows false for runs that began when nothing more was issued
   */
  static <T> T whereCancelled(BooleanSupplier shows, Runnable show, Supplier<T> work) {
    try {
      return work.get();
    } catch (TemporalFailure e) {
      if (Failures.isCancel(e) && shows.getAsBoolean()) {
        show.run();
      }
      throw e;
    }
  }
}
