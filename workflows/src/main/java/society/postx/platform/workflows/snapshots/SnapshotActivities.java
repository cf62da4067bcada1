package society.postx.platform.workflows.snapshots;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;

/** Reads a client's repository on the Storage Box. ADR §4. */
@ActivityInterface
public interface SnapshotActivities {
  /** What the repository holds, by the box's times; reads only. */
  SnapshotList listSnapshots(ClientName client, SubAccount subAccount);

  /**
   * Files and folders that match; reads only. Fails with INVALID_INPUT where the pattern matches
   * more than can be read.
   *
   * @param pattern as {@link ListSnapshotsInput#find}
   * @param newestFirst full ids of the snapshots, in the order of the answer's
   */
  FoundFiles findFiles(
      ClientName client, SubAccount subAccount, String pattern, List<String> newestFirst);

  /** What the second has that the first has not, and the other way round; reads only. */
  SnapshotDifference compareSnapshots(
      ClientName client, SubAccount subAccount, String from, String to);
}
