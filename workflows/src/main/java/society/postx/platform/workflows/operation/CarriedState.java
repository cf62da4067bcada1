package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.failure.FailureType;

/**
 * Accepts carried state only in a run that continues an earlier one. Typed into the UI, or copied
 * there by "Start Workflow Like This One", it would skip all earlier steps.
 */
public final class CarriedState {
  private CarriedState() {}

  /**
   * Fails with INVALID_INPUT if the field is set and no earlier run of this workflow continued as
   * this one; always on a cron schedule, whose runs look as if they continued each other.
   *
   * @param field as people see it in the input
   */
  public static <T> void requireContinued(String field, @Nullable T carried) {
    var info = Workflow.getInfo();
    if (carried != null
        && (info.getContinuedExecutionRunId().isEmpty() || isOnCron(info.getCronSchedule()))) {
      throw FailureType.INVALID_INPUT.stop(
          "%s: only a run that continues an earlier one carries it; leave it out".formatted(field));
    }
  }

  private static boolean isOnCron(@Nullable String schedule) {
    return schedule != null && !schedule.isEmpty() && KernelVersion.third();
  }
}
