package society.postx.platform.workflows.offboarding;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.permit.ChangesClient;

/** Removes an offboarded client's DNS records. ADR §3, §11. */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface RecordRemovalActivities {
  /**
   * The records under the client's names; reads only.
   *
   * @param resources with the addresses that make a record the client's
   */
  ClientRecords findRecords(DnsSpec spec, ClientResources resources);

  /**
   * Removes exactly the approved rrsets and waits until the zone's name servers say so. One that is
   * gone is fine; fails with VERIFICATION_FAILED, before any removal, where one has other values,
   * another TTL or other labels by now. What others have there stays.
   */
  @ChangesClient
  Changes removeClientRecords(DnsSpec spec, ClientRecords approved);

  /**
   * Undoes {@link #removeClientRecords}: the rrsets are as they were, except where others use the
   * name by now, which the answer says. Then fails with VERIFICATION_FAILED where an address is
   * none of a server of the client, and stays out: Hetzner may have given it to somebody else.
   */
  @ChangesClient
  Changes putRecordsBack(DnsSpec spec, ClientRecords approved);

  /**
   * Asks the zone's own name servers for every approved rrset; VERIFICATION_FAILED naming what they
   * still answer.
   *
   * @return what they answered, in words; rrsets of others under these names are named
   */
  String verifyNoRecords(DnsSpec spec, ClientRecords approved);
}
