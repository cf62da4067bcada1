package society.postx.platform.benchmarks.full;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.RunLabel;

/** Leaves a host running the app as the commit has it, seen healthy. */
@ActivityInterface
public interface FullActivities {
  void deploy(String host, String commit, RunLabel run);
}
