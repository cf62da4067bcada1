package society.postx.platform.benchmarks.full;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.TreeMap;
import society.postx.platform.activities.activity.ActivityHeartbeat;
import society.postx.platform.activities.host.AppDeployment;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.benchmarks.hosts.FleetLogins;
import society.postx.platform.worker.PlatformWorker;
import society.postx.platform.workflows.payload.PlatformConverter;

/** Runs the platform's worker for this benchmark's step. */
public final class FullWorker {
  private FullWorker() {}

  /**
   * @param arguments the port of /health, and the fleet's folder
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    var step = step(Path.of(arguments[1]));
    PlatformWorker.run(
        address,
        (name, run) -> false, // its activities remove nothing
        (factory, client) -> {
          var platform = PlatformWorker.platform(factory);
          platform.registerWorkflowImplementationTypes(
              PlatformConverter.IMPLEMENTATION_OPTIONS, FullStepImpl.class);
          platform.registerActivitiesImplementations(step);
        });
  }

  private static FullOnHosts step(Path folder) {
    var hosts = new Hosts();
    var heartbeat = new ActivityHeartbeat();
    var repository =
        new InfrastructureRepository(
            AppVersions.repository(folder).toString(), folder.resolve("state"));
    repository.latest();
    var folders = new AppFolders(repository::at, (client, commit, names) -> new TreeMap<>());
    var apps = new AppDeployment(hosts, new Jobs(hosts, heartbeat), folders, heartbeat);
    return new FullOnHosts(apps, FleetLogins.in(folder));
  }
}
