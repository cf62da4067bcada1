package society.postx.platform.workflows.operation;

import io.temporal.failure.TemporalFailure;
import java.util.function.Supplier;
import society.postx.platform.workflows.failure.Failures;

/**
 * Cleans up after work that ended, well or not, and never after a bug. A bug has to fail the
 * workflow's task before anything else is done: then a worker with the mended code goes on from
 * there. A {@code finally} would issue commands first, and the history could not be mended.
 */
public final class Cleanup {
  private Cleanup() {}

  /**
   * Returns what the work answers, or throws what it ended with; the cleanup has run in both cases.
   * Work ends with {@link ControlFlow} or {@link TemporalFailure} (a failed activity, a
   * cancellation); any other exception, and an Error, passes with nothing cleaned up.
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

  /** Returns what the work answers; where people cancelled the run, {@code show} runs first. */
  public static <T> T whereCancelled(Runnable show, Supplier<T> work) {
    try {
      return work.get();
    } catch (TemporalFailure e) {
      if (Failures.isCancel(e) && KernelVersion.second()) { // an older run issued nothing more
        show.run();
      }
      throw e;
    }
  }
}
