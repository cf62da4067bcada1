package society.postx.platform.activities.activity;

import io.temporal.activity.Activity;

/**
 * Sends heartbeats for the activity that runs on the calling thread; throws {@link
 * IllegalStateException} on any other thread.
 */
public final class ActivityHeartbeat implements Heartbeat {
  @Override
  public void beat(String progress) {
    Activity.getExecutionContext().heartbeat(progress);
  }
}
