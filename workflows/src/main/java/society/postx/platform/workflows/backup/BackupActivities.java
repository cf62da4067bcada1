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

/** A client's restic backups: nightly on the host, append-only on the box. ADR §4. */
@ActivityInterface
public interface BackupActivities {
  /**
   * Leaves the host with backup script, dumps, timer at 03:00 local time, failure alert by push
   * monitor, and an initialised repository on the sub-account that the host can only append to.
   */
  @ChangesClient
  Changes setUpBackups(HostSpec host, SubAccount subAccount, List<AppPlan> apps);

  /**
   * Runs the host's backup unit now, unless a snapshot younger than {@code freshHours} exists, and
   * returns the newest snapshot.
   */
  @ChangesClient
  Snapshot backUpOnce(HostSpec host, SubAccount subAccount, int freshHours);

  /**
   * Forgets the snapshots that {@code retention} of platform.yml at the newest commit does not keep
   * and frees their space, with the platform's key: the host's can only append.
   */
  @ChangesClient
  Changes prune(ClientName client, SubAccount subAccount);

  /**
   * Runs the host's backup now and returns its snapshot, which carries the tag; one with this tag
   * is there already: returns that. Follows a backup that runs, then makes its own.
   *
   * @param tag 1-63 letters, digits or hyphens
   */
  @ChangesClient
  Snapshot backUpTagged(HostSpec host, String tag);

  /**
   * Leaves the apps at their commits with files and databases as the snapshot has them, both from
   * the same one: stops everything, puts files back, restores dumps, starts. ADR §8, scenario 2.
   */
  @ChangesClient
  Changes restoreApps(HostSpec host, String snapshot, List<AppAt> apps);
}
