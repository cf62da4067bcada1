package society.postx.platform.workflows.failure;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the failures that Temporal wraps around the failure of an activity. */
public final class Failures {
  private Failures() {}

  /**
   * Whether the run or this part of it was cancelled, as reported by a wait, an activity or a
   * child.
   */
  public static boolean isCancel(TemporalFailure failure) {
    return failure instanceof CanceledFailure || failure.getCause() instanceof CanceledFailure;
  }

  /** Whether the activity gave up with this type. */
  public static boolean isOf(FailureType type, TemporalFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause
        && type.name().equals(cause.getType());
  }

  /**
   * The answer of work that calls activities; if one of them gave up or was cancelled, the answer
   * of {@code failed}, which may throw. Failures that the workflow's own code throws pass.
   */
  public static <T> T answerOr(Supplier<T> work, Function<ActivityFailure, T> failed) {
    try {
      return work.get();
    } catch (ActivityFailure e) {
      return failed.apply(e);
    }
  }

  /** Does work of a workflow that fails with its activity, as {@link #said} words that. */
  public static <T> T saying(Supplier<T> work) {
    return answerOr(
        work,
        failure -> {
          throw said(failure);
        });
  }

  /** Throws the failure again if it is a cancellation, which no step handles. */
  public static void throwIfCancelled(ActivityFailure failure) {
    if (isCancel(failure)) {
      throw failure;
    }
  }

  /** As {@link #cause}, after {@link #throwIfCancelled}. */
  public static String causeUnlessCancelled(ActivityFailure failure) {
    throwIfCancelled(failure);
    return cause(failure);
  }

  /** What an operator should read of a failed activity. */
  public static String cause(ActivityFailure failure) {
    return switch (failure.getCause()) {
      case ApplicationFailure cause ->
          "%s (%s)".formatted(cause.getOriginalMessage(), cause.getType());
      case TimeoutFailure timeout -> "no answer in time (%s)".formatted(timeout.getTimeoutType());
      case null -> String.valueOf(failure.getMessage());
      default -> String.valueOf(failure.getCause().getMessage());
    };
  }

  /**
   * For a workflow that fails with its activity: the message that people read is on top instead of
   * below "activity failed". Keeps a cancellation.
   */
  public static TemporalFailure said(ActivityFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause
        ? ApplicationFailure.newNonRetryableFailure(cause(failure), cause.getType())
        : failure;
  }
}
