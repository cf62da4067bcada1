package society.postx.platform.workflows.testkit;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.payload.PlatformConverter;

/** Starts the platform's workers with fake activities at the address of a Temporal server. */
public final class TestWorkers implements AutoCloseable {
  /** A cancelled activity hears of it at its next heartbeat, not up to a minute later. */
  private static final Duration THROTTLE = Duration.ofMillis(20);

  /** A workflow may load its first classes slowly on a busy machine. */
  private static final Duration DEADLOCK = Duration.ofSeconds(20);

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final WorkerFactory factory;

  public TestWorkers(String address, String namespace) {
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(namespace)
                .setDataConverter(PlatformConverter.INSTANCE)
                .build());
    factory = WorkerFactory.newInstance(client);
  }

  /** Starts them with these workflows, and with these activities on both task queues. */
  public TestWorkers work(Object activities, Class<?>... workflows) {
    register(factory, activities, workflows);
    factory.start();
    return this;
  }

  /** Starts one without activities at a queue of its own. */
  public TestWorkers workAt(String queue, Class<?>... workflows) {
    register(factory.newWorker(queue, options().build()), workflows);
    factory.start();
    return this;
  }

  static void register(WorkerFactory factory, Object activities, Class<?>... workflows) {
    platform(factory, workflows)
        .registerActivitiesImplementations(activities, new FakeClientWorkflows());
    factory.newWorker(TaskQueues.HETZNER).registerActivitiesImplementations(activities);
  }

  static Worker platform(WorkerFactory factory, Class<?>... workflows) {
    var worker =
        factory.newWorker(
            TaskQueues.PLATFORM, options().setMaxHeartbeatThrottleInterval(THROTTLE).build());
    register(worker, workflows);
    return worker;
  }

  static WorkerOptions.Builder options() {
    return WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis());
  }

  static void register(Worker worker, Class<?>... workflows) {
    worker.registerWorkflowImplementationTypes(PlatformConverter.IMPLEMENTATION_OPTIONS, workflows);
  }

  public WorkflowClient client() {
    return client;
  }

  @Override
  public void close() {
    factory.shutdownNow();
    stubs.shutdownNow();
  }
}
