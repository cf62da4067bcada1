package society.postx.platform.workflows.scan;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.server.HostAddress;

/** Reads which images run on the hosts, deployed by the platform or not. ADR §9. */
@ActivityInterface
public interface ContainerActivities {
  /**
   * Asks all hosts at once which images their running containers have, in the order of the
   * question; an unreachable host is a result, not a failure. Reads only; heartbeats.
   */
  List<HostImages> runningImages(List<HostAddress> hosts);
}
