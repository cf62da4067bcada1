package society.postx.platform.activities.activity;

import io.temporal.activity.Activity;

/**
 * The heartbeat of the activity that runs on the calling thread; {@link IllegalStateException} from
 * any other thread.
 */
public final class ActivityHeartbeat implements Heartbeat {
  @Override
  public void beat(String progress) {
    Activity.getExecutionContext().heartbeat(progress);
  }
}
