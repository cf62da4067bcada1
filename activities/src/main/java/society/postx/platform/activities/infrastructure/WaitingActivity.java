package society.postx.platform.activities.infrastructure;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.Optional;
import society.postx.platform.activities.activity.AttemptStarts;

/** Sends heartbeats while an activity waits for the infrastructure repository. */
public final class WaitingActivity implements WaitingCaller {
  @Override
  public long begun() {
    return AttemptStarts.ofThisThread().orElseGet(System::nanoTime);
  }

  @Override
  public void waits(String what) {
    if (AttemptStarts.ofThisThread().isPresent()) { // others have no activity that could beat
      var activity = Activity.getExecutionContext();
      activity.heartbeat(results(activity).orElse(what));
    }
  }

  /** An activity that keeps results in its heartbeats must find them again after this one. */
  private static Optional<Object> results(ActivityExecutionContext activity) {
    return activity.getHeartbeatDetails(Object.class).filter(it -> !(it instanceof String));
  }
}
