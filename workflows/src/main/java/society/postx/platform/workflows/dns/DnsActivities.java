package society.postx.platform.workflows.dns;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.server.Server;

/**
 * Manages the DNS records of a client's services at Hetzner: explicit records, no wildcards. ADR
 * §3.
 */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface DnsActivities {
  /**
   * Records of others that the client's records would outrank, replace or stand beside, and what is
   * in their way, CAA records that forbid its certificates included; reads only. None where all of
   * the client's records are in place.
   */
  List<DnsConflict> recordConflicts(DnsSpec spec);

  /** What {@link #pointAt} would do; reads only. The server may not exist yet. */
  List<Change> previewRecords(DnsSpec spec);

  /**
   * Leaves an A and an AAAA rrset for each name pointing at the server, and waits until the zone's
   * name servers answer so. Gives up with FOREIGN_RESOURCE, before any change, where {@link
   * #recordConflicts} finds more than the spec takes over.
   */
  @ChangesClient
  Changes pointAt(DnsSpec spec, Server server);

  /**
   * Undoes {@link #pointAt}: removes rrsets that carry this run's label and puts back what they
   * replaced, and nothing else.
   */
  @ChangesClient(removes = true)
  void removeRecords(DnsSpec spec);
}
