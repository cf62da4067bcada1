package society.postx.platform.benchmarks.light;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.benchmarks.hosts.FleetLogins;
import society.postx.platform.worker.PlatformWorker;
import society.postx.platform.workflows.payload.PlatformConverter;

/** Runs the platform's worker for this benchmark's step. */
public final class LightWorker {
  private LightWorker() {}

  /**
   * @param arguments the port of /health, and the fleet's folder
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    var step = new LightOnHosts(new Hosts(), FleetLogins.in(Path.of(arguments[1])));
    PlatformWorker.run(
        address,
        (name, run) -> false, // its activities remove nothing
        (factory, client) -> {
          var platform = PlatformWorker.platform(factory);
          platform.registerWorkflowImplementationTypes(
              PlatformConverter.IMPLEMENTATION_OPTIONS, LightStepImpl.class);
          platform.registerActivitiesImplementations(step);
        });
  }
}
