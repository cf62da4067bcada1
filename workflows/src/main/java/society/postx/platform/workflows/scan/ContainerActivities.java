package society.postx.platform.workflows.scan;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.server.HostAddress;

/** What really runs on the hosts, whatever was deployed to them. ADR §9. */
@ActivityInterface
public interface ContainerActivities {
  /**
   * Asks all hosts at once which images their running containers have, in the order of the
   * question; one that cannot be reached is an answer, not a failure. Reads only; heartbeats.
   */
  List<HostImages> runningImages(List<HostAddress> hosts);
}
