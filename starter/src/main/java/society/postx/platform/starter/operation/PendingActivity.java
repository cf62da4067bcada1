package society.postx.platform.starter.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.Timestamp;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowExecutionDescription;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Describes an activity that has not ended, so that a person sees why a step takes long.
 *
 * @param attempt the running or next attempt, from 1
 * @param attempts most attempts; 0 for no limit
 * @param lastFailure why the last attempt failed; null if none did
 * @param lastHeartbeat the activity's last sign of life; null before the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PendingActivity(
    String activity,
    int attempt,
    int attempts,
    @Nullable String lastFailure,
    @Nullable Instant lastHeartbeat) {

  static List<PendingActivity> of(WorkflowExecutionDescription run) {
    return run.getRawDescription().getPendingActivitiesList().stream()
        .map(PendingActivity::of)
        .toList();
  }

  private static PendingActivity of(PendingActivityInfo info) {
    return new PendingActivity(
        info.getActivityType().getName(),
        info.getAttempt(),
        info.getMaximumAttempts(),
        info.hasLastFailure() ? info.getLastFailure().getMessage() : null,
        info.hasLastHeartbeatTime() ? instant(info.getLastHeartbeatTime()) : null);
  }

  private static Instant instant(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }

  /** {@code EnsureServer: attempt 3 of 10; last failure: no route to host; no heartbeat yet}. */
  String line() {
    return "%s: attempt %d%s%s%s"
        .formatted(
            ShownText.oneLine(activity),
            attempt,
            attempts == 0 ? "" : " of " + attempts,
            lastFailure == null ? "" : "; last failure: " + ShownText.oneLine(lastFailure),
            lastHeartbeat == null ? "" : "; last heartbeat " + Quantities.time(lastHeartbeat));
  }
}
