package society.postx.platform.activities.server;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.CloudApi;
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

  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATER = Duration.ofSeconds(1);

  static boolean isOff(CloudServer server) {
    return server.status().equals(OFF);
  }

  void off(CloudServer server) {
    if (isOff(server)) return;
    waiter.await(List.of(cloud.shutDown(server.id())), heartbeat);
    for (var look = 0; look < looks; look++) {
      if (isOff(cloud.server(server.id()))) return;
      heartbeat.beat("waiting for %s to shut down".formatted(server.name()));
      Pause.of(look == 0 ? SOON : LATER);
    }
    log.warn("{} does not shut down by itself; its power is cut", server.name());
    waiter.await(List.of(cloud.powerOff(server.id())), heartbeat);
  }
}
