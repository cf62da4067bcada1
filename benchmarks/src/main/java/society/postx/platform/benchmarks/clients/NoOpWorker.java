package society.postx.platform.benchmarks.clients;

import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import society.postx.platform.worker.PlatformWorker;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.release.DeployReleaseImpl;
import society.postx.platform.workflows.release.FakeFleet;

/** Runs the platform's worker with activities that change hosts in memory only. */
public final class NoOpWorker {
  private NoOpWorker() {}

  /**
   * @param arguments the port of /health, and how many clients there are
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    var fleet = fleet(Integer.parseInt(arguments[1]));
    PlatformWorker.run(
        address, (name, run) -> false, (factory, client) -> register(factory, fleet));
  }

  private static FakeFleet fleet(int clients) {
    var fleet = new FakeFleet();
    fleet.keepNoJournal();
    fleet.watchNoDowntime();
    var unused = fleet.add("canary", Group.CANARY);
    for (var number = 1; number < clients; number++) {
      unused = fleet.add("c%04d".formatted(number), Group.PRODUCTION);
    }
    return fleet;
  }

  private static void register(WorkerFactory factory, FakeFleet fleet) {
    var platform = PlatformWorker.platform(factory);
    platform.registerWorkflowImplementationTypes(
        PlatformConverter.IMPLEMENTATION_OPTIONS,
        DeployReleaseImpl.class,
        DeployClientImpl.class,
        PermitImpl.class,
        SendAlertImpl.class,
        NoOpsImpl.class);
    platform.registerActivitiesImplementations(fleet, (NoOp) () -> {});
    PlatformWorker.hetzner(factory).registerActivitiesImplementations(fleet);
  }
}
