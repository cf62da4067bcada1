package society.postx.platform.benchmarks.full;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.List;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.operation.Operation;

/** Deploys to all hosts in parallel, one activity for each host. */
public final class FullStepImpl implements FullStep {
  @Override
  public void run(List<String> hosts, String commit) {
    var step = ActivityProfile.LONG.stub(FullActivities.class, "deploy");
    var run = Operation.runLabel();
    Promise.allOf(
            hosts.stream().map(host -> Async.procedure(step::deploy, host, commit, run)).toList())
        .get();
  }
}
