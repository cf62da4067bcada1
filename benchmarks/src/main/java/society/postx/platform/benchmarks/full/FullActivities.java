package society.postx.platform.benchmarks.full;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.RunLabel;

/** Deploys the app of a commit on a host and waits until it is healthy. */
@ActivityInterface
public interface FullActivities {
  void deploy(String host, String commit, RunLabel run);
}
