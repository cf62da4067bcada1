package society.postx.platform.workflows.backup;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.permit.ChangesClient;

/** Sets up, makes, prunes and restores a client's restic backups on the Storage Box. ADR §4. */
@ActivityInterface
public interface BackupActivities {
  /**
   * Leaves the host with backup script, dumps, timer at 03:00 local time, failure alert by push
   * monitor, and an initialised repository on the sub-account that the host can only append to.
   */
  @ChangesClient
  Changes setUpBackups(HostSpec host, SubAccount subAccount, List<AppPlan> apps);

  /**
   * Runs the host's backup unit now, unless the box stored a snapshot less than {@code freshHours}
   * ago, and returns the newest snapshot.
   */
  @ChangesClient
  Snapshot backUpOnce(HostSpec host, SubAccount subAccount, int freshHours);

  /** What {@link #forgetOld} would do now, with the reason for each snapshot; changes nothing. */
  ForgetReport planForget(ClientName client, SubAccount subAccount);

  /**
   * Forgets the snapshots that {@link TwoClockRetention} does not keep, by the {@code retention} of
   * platform.yml and the pins at the newest commit; {@link #pruneSlice} frees their space. It uses
   * the platform's key, because the host's can only append. A plan that an operator must decide
   * about is only reported, except for the approved part of it.
   *
   * @param approved full ids that an operator agreed to forget; empty if no operator was asked
   */
  @ChangesClient
  ForgetReport forgetOld(ClientName client, SubAccount subAccount, List<String> approved);

  /**
   * Checks the client's repository: index, snapshots and folders, without files' contents, for at
   * most 48 minutes; it locks the repository meanwhile. Then asks the index for what is stored
   * twice, as a hijacked host could do with garbage.
   */
  @ChangesClient
  PruneCheck checkBeforePrune(ClientName client, SubAccount subAccount);

  /**
   * Frees the space of forgotten snapshots, for at most 30 minutes. What one call freed stays free,
   * so that calls in later nights go on from there.
   *
   * @param megabytes that it may copy to free what lies between them
   */
  @ChangesClient
  PruneSlice pruneSlice(ClientName client, SubAccount subAccount, int megabytes);

  /**
   * As {@link #forgetOld}, for runs begun before 2026-11-30. Fails with REQUEST_REFUSED where an
   * operator must decide.
   */
  @ChangesClient
  Changes prune(ClientName client, SubAccount subAccount);

  /**
   * Runs the host's backup now and returns its snapshot, which carries the tag. Returns an existing
   * snapshot with this tag instead. Waits for a running backup, then makes its own.
   *
   * @param tag 1-63 letters, digits or hyphens
   */
  @ChangesClient
  Snapshot backUpTagged(HostSpec host, String tag);

  /**
   * Leaves the apps at their commits with the files and databases of one snapshot: stops the apps,
   * restores files and dumps, then starts the apps. ADR §8, scenario 2.
   */
  @ChangesClient
  Changes restoreApps(HostSpec host, String snapshot, List<AppAt> apps);
}
