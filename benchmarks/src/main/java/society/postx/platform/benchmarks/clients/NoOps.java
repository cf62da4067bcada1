package society.postx.platform.benchmarks.clients;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Runs a number of activities that do nothing, one after the other. */
@WorkflowInterface
public interface NoOps {
  @WorkflowMethod
  void run(int activities);
}
