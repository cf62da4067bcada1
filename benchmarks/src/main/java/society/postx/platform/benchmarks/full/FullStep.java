package society.postx.platform.benchmarks.full;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** Deploys an app's commit to many hosts in parallel. */
@WorkflowInterface
public interface FullStep {
  @WorkflowMethod
  void run(List<String> hosts, String commit);
}
