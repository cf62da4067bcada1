package society.postx.platform.workflows.operation;

import java.util.Set;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.dns.DnsActivities;
import society.postx.platform.workflows.server.ServerActivities;

/**
 * The task queues. Hetzner's rate limit is a project's, so its activities have a queue that is
 * throttled for all workers together.
 */
public final class TaskQueues {
  public static final String PLATFORM = "platform";
  public static final String HETZNER = "platform-hetzner";

  private static final Set<Class<?>> AT_HETZNER =
      Set.of(ServerActivities.class, DnsActivities.class, BoxActivities.class);

  private TaskQueues() {}

  static String of(Class<?> activities) {
    return AT_HETZNER.contains(activities) ? HETZNER : PLATFORM;
  }
}
