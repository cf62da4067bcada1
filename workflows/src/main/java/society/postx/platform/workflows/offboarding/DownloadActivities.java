package society.postx.platform.workflows.offboarding;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.permit.ChangesClient;

/** Lets an offboarded client download its export from the Storage Box. ADR §11. */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface DownloadActivities {
  /**
   * Leaves one sub-account of its own that reads the export's folder, writes nothing and is
   * reachable from outside, and a file with its password that is encrypted to the recipient.
   */
  @ChangesClient
  ExportDownload openDownload(SubAccountSpec client, ExportOrder order);

  /** Removes the download sub-account and the export's folder with it. */
  @ChangesClient
  void closeDownload(SubAccountSpec client, ExportOrder order);
}
