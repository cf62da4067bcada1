package society.postx.platform.activities.server;

import static society.postx.platform.workflows.failure.FailureType.BUSY;

import java.time.Duration;
import java.util.List;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.wire.CloudServer;

/**
 * Waits until no action runs on a server: a killed attempt may have left one running, or somebody
 * changes it by hand.
 */
record ServerSettling(CloudApi cloud, ActionWaiter waiter, Heartbeat heartbeat) {
  private static final Duration SOON = Duration.ofSeconds(5);

  CloudServer settled(CloudServer server) {
    if (isSettled(server)) return server;
    waiter.await(cloud.runningActions(server.id()), heartbeat);
    var seen = cloud.server(server.id());
    if (!isSettled(seen))
      throw BUSY.retryIn(SOON, "server %s is %s".formatted(seen.name(), seen.status()));
    return seen;
  }

  private static boolean isSettled(CloudServer server) {
    return !server.locked() && List.of("running", "off").contains(server.status());
  }
}
