package society.postx.platform.worker;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a worker with all workflows and activities, configured by its environment. */
public final class WorkerMain {
  private static final Logger log = LoggerFactory.getLogger(WorkerMain.class);

  private WorkerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    WorkerSettings settings;
    try {
      settings = WorkerSettings.of(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(2);
      return;
    }
    log.info("{}", settings);
    try {
      WorkerRestic.check(System.getenv());
    } catch (IllegalStateException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(1);
      return;
    }
    try {
      var wiring = new Wiring(settings);
      PlatformWorker.run(
          settings.health(),
          wiring.point(),
          (factory, client) -> wiring.register(factory, client).start());
    } catch (IOException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(1);
    }
  }
}
