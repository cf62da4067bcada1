package society.postx.platform.activities.deployment;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import society.postx.platform.workflows.deployment.Downtime;

/**
 * Keeps what a probe has seen in the activity's heartbeats, and ends the probe when one of them
 * reports a cancellation.
 */
final class HeartbeatProbeLog implements ProbeLog {
  private final ActivityExecutionContext activity = Activity.getExecutionContext();

  @Override
  public Downtime earlier() {
    return activity
        .getHeartbeatDetails(Downtime.class)
        .orElse(new Downtime(Duration.ZERO, Duration.ZERO, 0));
  }

  @Override
  public boolean goesOn(Downtime seen) {
    try {
      activity.heartbeat(seen);
      return true;
    } catch (ActivityCanceledException e) {
      return false;
    }
  }
}
