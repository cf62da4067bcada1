package society.postx.platform.workflows.snapshots;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;

/** Reads a client's repository on the Storage Box. ADR §4. */
@ActivityInterface
public interface SnapshotActivities {
  /** What the repository holds, by the box's times; reads only. */
  SnapshotList listSnapshots(ClientName client, SubAccount subAccount);
}
