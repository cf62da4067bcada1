package society.postx.platform.starter;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.onboarding.FakeWorld;
import society.postx.platform.workflows.onboarding.OnboardClientImpl;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.TaskQueues;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.release.DeployReleaseImpl;
import society.postx.platform.workflows.release.FakeFleet;

/** The real workflows over a world in memory, as a worker of the Temporal at an address. */
public final class Crew implements AutoCloseable {
  public final FakeWorld world;
  private final WorkflowServiceStubs stubs;
  private final WorkerFactory workers;

  public Crew(String address, String namespace) {
    this(address, namespace, new FakeWorld());
  }

  public Crew(String address, String namespace, FakeWorld world) {
    this.world = world;
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
    var client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(namespace)
                .setDataConverter(PlatformConverter.INSTANCE)
                .build());
    workers = WorkerFactory.newInstance(client);
    var worker = workers.newWorker(TaskQueues.PLATFORM, FakeFleet.workerOptions());
    worker.registerWorkflowImplementationTypes(
        Operation.IMPLEMENTATION_OPTIONS,
        OnboardClientImpl.class,
        DeployReleaseImpl.class,
        DeployClientImpl.class,
        PermitImpl.class);
    worker.registerActivitiesImplementations(world);
    workers.newWorker(TaskQueues.HETZNER).registerActivitiesImplementations(world);
    workers.start();
  }

  @Override
  public void close() {
    workers.shutdownNow();
    stubs.shutdownNow();
  }
}
