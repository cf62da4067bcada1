package society.postx.platform.benchmarks.light;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.List;
import society.postx.platform.workflows.activity.ActivityProfile;

/** Runs the light step with one activity for each host, or one for all. */
public final class LightStepImpl implements LightStep {
  @Override
  public void run(List<String> hosts, String files, boolean together) {
    var step = ActivityProfile.SHORT.stub(LightActivities.class, "light step");
    if (together) {
      step.placeOnAll(hosts, files);
    } else {
      Promise.allOf(hosts.stream().map(host -> Async.procedure(step::place, host, files)).toList())
          .get();
    }
  }
}
