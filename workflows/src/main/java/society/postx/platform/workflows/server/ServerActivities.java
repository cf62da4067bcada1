package society.postx.platform.workflows.server;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.takeover.Conflict;

/**
 * Manages a client's server at Hetzner with its firewall, primary IPs, protection and backups. ADR
 * §1, §4, §7.
 */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface ServerActivities {
  /**
   * Where the clients' hosts are, by ownership labels, from one listing; a client without a server
   * is left out. Reads only.
   */
  List<HostAddress> locate(List<ClientName> clients);

  /**
   * Servers of others with the client's name or label, and what has a name that the client's server
   * needs; reads only.
   */
  List<Conflict> serverConflicts(ServerSpec spec);

  /** What {@link #ensureServer} would do; reads only. */
  List<Change> previewServer(ServerSpec spec);

  /**
   * Leaves exactly one running server of this name with its labels, firewall, delete protection and
   * automated backups; safe to call again after any crash. Tries the spec's locations and types in
   * order when Hetzner has no room. Gives up with QUOTA_EXCEEDED, FOREIGN_RESOURCE,
   * CREDENTIALS_REJECTED or REQUEST_REFUSED; everything else passes by itself.
   */
  @ChangesClient
  Server ensureServer(ServerSpec spec);

  /**
   * Undoes {@link #ensureServer}: removes server, firewall and primary IPs that carry this run's
   * label, and nothing else.
   */
  @ChangesClient(removes = true)
  void deleteServer(ServerSpec spec);
}
