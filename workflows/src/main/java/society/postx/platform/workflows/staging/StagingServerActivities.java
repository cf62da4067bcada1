package society.postx.platform.workflows.staging;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;

/**
 * Manages staging servers at Hetzner. Nothing here changes or deletes what does not carry every
 * mark of a staging server: name, labels, term, no protection, no client's label. ADR §4.
 */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface StagingServerActivities {
  /**
   * Leaves exactly one running staging server of this run behind its firewall, which admits SSH
   * from the management networks and lets everything out. Gives up with FOREIGN_RESOURCE where the
   * name belongs to anything but a staging server, with BUSY where another run's has it.
   */
  StagingServer ensureStaging(StagingSpec spec);

  /**
   * Leaves the firewall without a way out: it drops what the server sends, except answers. Hetzner
   * always lets a server ask its DNS servers.
   */
  void closeOutward(StagingSpec spec);

  /** Leaves neither server nor firewall of this run; does nothing where there are none. */
  void deleteStaging(StagingSpec spec);

  /** Removes every staging server and firewall whose term is over, whichever run made it. */
  StagingLeftovers removeExpiredStaging();
}
