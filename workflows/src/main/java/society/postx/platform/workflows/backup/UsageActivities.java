package society.postx.platform.workflows.backup;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.change.RunLabel;

/** Measures the Storage Box and keeps its figures in Git. ADR §4. */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface UsageActivities {
  /**
   * Measures the box and every client's repository on it, commits {@code backups/usage.json} and
   * the page {@code backups/usage.md}, and reports what an operator should look at. A client that
   * cannot be measured is named; the others go on. Run twice on a day it replaces that day.
   */
  UsageReport recordUsage(RunLabel run);
}
