package society.postx.platform.benchmarks.light;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.util.List;
import society.postx.platform.benchmarks.hosts.Contender;
import society.postx.platform.benchmarks.process.PollingWorker;
import society.postx.platform.workflows.activity.TaskQueues;

/** Does the work with a workflow on a real Temporal server and a worker in its own process. */
record PlatformContender(
    String name,
    WorkflowClient client,
    PollingWorker worker,
    List<String> hosts,
    String files,
    boolean together)
    implements Contender {
  @Override
  public void cool() {
    worker.restart();
  }

  @Override
  public void run() {
    client
        .newWorkflowStub(
            LightStep.class, WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.PLATFORM).build())
        .run(hosts, files, together);
  }
}
