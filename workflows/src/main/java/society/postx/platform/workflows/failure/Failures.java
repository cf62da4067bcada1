package society.postx.platform.workflows.failure;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;

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
}
