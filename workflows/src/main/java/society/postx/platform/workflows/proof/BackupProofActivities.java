package society.postx.platform.workflows.proof;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.BackupWindow;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Checks a client's backups from the worker, which trusts neither the host nor what a snapshot
 * claims. Every list answers what is wrong, one line each. ADR §4 "Verification".
 */
@ActivityInterface
public interface BackupProofActivities {
  /** The client's proofs so far, with the slice to read next by {@code verify.weeks}. */
  ClientProof proofOf(ClientName client);

  /** The snapshots by the box's clock, the repository's keys and what retention left. */
  BackupsSeen seeBackups(ClientName client, SubAccount subAccount);

  /** When the client's nightly backup runs next, or until when it may run now; by platform.yml. */
  BackupWindow.Night backupNight(ClientName client);

  /**
   * What restores kept on these hosts past its term, one line each, with the client; removes
   * nothing. A host that does not answer is left out: {@link #askTimer} says so. Heartbeats.
   */
  List<String> keptByRestores(List<HostAddress> hosts);

  /** Whether the host's backup timer is on and its last run was good, in the host's words. */
  List<String> askTimer(HostSpec host);

  /**
   * Reads one slice of the repository's data for at most 50 minutes and locks the repository
   * meanwhile. Fails with REQUEST_REFUSED where that is too short.
   *
   * @param slice the one that {@link DataCursor#next} names
   */
  @ChangesClient
  List<String> readSlice(ClientName client, SubAccount subAccount, DataCursor slice);

  /** Reads manifests, sentinels and sampled files back from the newest snapshot. */
  List<String> compareContents(ClientName client, SubAccount subAccount, BackupsSeen seen);

  /**
   * Compares files that the host has had since before the newest snapshot with that snapshot. Fails
   * with JOB_FAILED where the host names none.
   */
  List<String> compareLiveFiles(
      HostSpec host, SubAccount subAccount, List<AppPlan> apps, BackupsSeen seen);

  /**
   * Commits what the looks found to the client's proofs, and returns them.
   *
   * @param slice that was to be read
   * @param seen null where the box could not be asked
   */
  ClientProof recordProof(
      ClientName client,
      List<RungResult> results,
      DataCursor slice,
      @Nullable BackupsSeen seen,
      RunLabel run);
}
