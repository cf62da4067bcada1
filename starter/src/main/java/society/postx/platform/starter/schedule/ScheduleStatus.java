package society.postx.platform.starter.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds one schedule as {@code schedules list} shows it.
 *
 * @param cron absent if the schedule does not exist: off, or not created yet
 * @param note who paused or resumed it, and why
 * @param nextRun absent while it is paused
 * @param lastRun absent before the first run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScheduleStatus(
    String id,
    @Nullable String cron,
    @Nullable String timeZone,
    boolean paused,
    @Nullable String note,
    @Nullable Instant nextRun,
    @Nullable LastRun lastRun) {

  /**
   * @param status Temporal's: RUNNING, COMPLETED, FAILED, …; FORGOTTEN after the retention
   * @param said once ended, its outcome or why it failed; else empty
   */
  record LastRun(String id, String run, Instant startedAt, String status, String said) {}

  static ScheduleStatus absent(PlatformSchedule one) {
    return new ScheduleStatus(one.id(), null, null, false, null, null, null);
  }
}
