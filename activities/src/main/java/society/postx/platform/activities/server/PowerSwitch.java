package society.postx.platform.activities.server;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.CloudServer;

/**
 * Switches a server off: by its power button first, since its databases then stop in order.
 *
 * @param looks seconds for a server to shut down by itself; a broken one may not hear the button
 */
record PowerSwitch(CloudApi cloud, ActionWaiter waiter, Heartbeat heartbeat, int looks) {
  private static final Logger log = LoggerFactory.getLogger(PowerSwitch.class);

  static final int LOOKS = 30;
  static final String OFF = "off";

  private static final String SHUTDOWN = "shutdown_server";

  /** What Hetzner calls actions that decide whether a server runs. */
  private static final Set<String> POWER =
      Set.of(
          SHUTDOWN,
          "start_server",
          "stop_server",
          "reboot_server",
          "reset_server",
          "rebuild_server");

  /** A shutdown may take longer than it is given before the power is cut. */
  private static final int PATIENT = 4;

  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATER = Duration.ofSeconds(1);

  static boolean isOff(CloudServer server) {
    return server.status().equals(OFF);
  }

  /**
   * Leaves it running, also where a shutdown that an ended attempt asked for is still under way: it
   * counts as running until it is off. Whether it had to be started.
   */
  boolean on(CloudServer server) {
    if (!isOff(server) && !(isShuttingDown(server) && goesOff(server, PATIENT * looks))) {
      return false;
    }
    waiter.await(List.of(cloud.powerOn(server.id())), heartbeat);
    return true;
  }

  private boolean isShuttingDown(CloudServer server) {
    return cloud.latestActions(server.id()).stream()
        .map(CloudAction::command)
        .filter(POWER::contains)
        .findFirst()
        .filter(SHUTDOWN::equals)
        .isPresent();
  }

  private boolean goesOff(CloudServer server, int atMost) {
    for (var look = 0; look < atMost; look++) {
      if (isOff(cloud.server(server.id()))) return true;
      heartbeat.beat("waiting for %s to shut down".formatted(server.name()));
      Pause.of(look == 0 ? SOON : LATER);
    }
    return false;
  }

  void off(CloudServer server) {
    if (isOff(server)) return;
    waiter.await(List.of(cloud.shutDown(server.id())), heartbeat);
    if (goesOff(server, looks)) return;
    log.warn("{} does not shut down by itself; its power is cut", server.name());
    waiter.await(List.of(cloud.powerOff(server.id())), heartbeat);
  }
}
