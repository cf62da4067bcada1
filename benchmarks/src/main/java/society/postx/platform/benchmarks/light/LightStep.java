package society.postx.platform.benchmarks.light;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** Runs the light step on many hosts in parallel. */
@WorkflowInterface
public interface LightStep {
  /**
   * @param hosts by name
   * @param files folder with the files for the hosts
   * @param together whether one activity serves all hosts, to measure the cost of one for each
   */
  @WorkflowMethod
  void run(List<String> hosts, String files, boolean together);
}
