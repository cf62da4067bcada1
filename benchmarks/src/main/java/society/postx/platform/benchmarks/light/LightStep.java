package society.postx.platform.benchmarks.light;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** The light step on many hosts side by side. */
@WorkflowInterface
public interface LightStep {
  /**
   * @param hosts by name
   * @param files folder of what they are to have
   * @param together true does all hosts in one activity, to see what an activity each costs
   */
  @WorkflowMethod
  void run(List<String> hosts, String files, boolean together);
}
