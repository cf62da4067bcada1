package society.postx.platform.workflows.proof;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import java.util.SortedMap;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.client.ClientName;

/** Looks at the copies that Hetzner makes: of servers, and of the Storage Box. ADR §4. */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface HetznerBackupActivities {
  /**
   * What is wrong with the automatic backups of these clients' servers, by client. A server has as
   * many as it is days old, at most seven, and a newest one of the last two days. Also what was
   * kept of a replaced server and is past its day.
   */
  SortedMap<String, String> serverBackups(List<ClientName> clients);

  /** What is wrong with the snapshots that the Storage Box takes of itself, one line each. */
  List<String> boxSnapshots();
}
