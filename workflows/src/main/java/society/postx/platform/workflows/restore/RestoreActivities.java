package society.postx.platform.workflows.restore;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.restore.RestoreClientInput.Versions;

/** Restores apps on their own host. ADR §8, scenario 2. */
@ActivityInterface
public interface RestoreActivities {
  /**
   * The snapshot that is meant, by the box's times. Fails with INVALID_INPUT that names the newest
   * ones if none is.
   */
  ChosenSnapshot chooseSnapshot(
      ClientName client, SubAccount subAccount, SnapshotSelector selector);

  /**
   * Keeps the snapshot from retention for 14 days, longer than a question stays open, by a commit
   * in the infrastructure repository. One that is kept longer stays as it is. Answers a note for
   * the checklist.
   */
  String keepForDecision(ClientName client, RunLabel run, ChosenSnapshot snapshot);

  /** What verification and drills have proved and measured of the client's backups; reads only. */
  RestoreEvidence evidence(ClientName client, SubAccount subAccount, ChosenSnapshot snapshot);

  /**
   * What a restore would do on the host now; reads only. Fails with INVALID_INPUT for an app that
   * the host does not run or that holds no data, and where even writing over what is there has no
   * room.
   *
   * @param running what the host runs
   * @param wanted the apps to restore; empty for all that hold data
   * @param versions which ones run on the restored data; null where it does not matter, else
   *     INVALID_INPUT that says what lies between
   */
  RestoreForecast forecast(
      HostSpec host,
      ChosenSnapshot snapshot,
      List<AppAt> running,
      List<AppName> wanted,
      @Nullable Versions versions);

  /**
   * Leaves no nightly backup to start on the host, not after a reboot either; one that runs goes
   * on. Backups that operations ask for still run.
   */
  @ChangesClient
  Changes holdBackups(HostSpec host);

  /** Undoes {@link #holdBackups}. */
  @ChangesClient
  Changes releaseBackups(HostSpec host);

  /**
   * Leaves visitors of the apps kept out by Traefik, over restarts, while the apps' own commands
   * and the platform's checks go on.
   */
  @ChangesClient
  Changes keepUsersOut(RestoreOrder order);

  /** Undoes {@link #keepUsersOut}. */
  @ChangesClient
  Changes letUsersIn(RestoreOrder order);

  /**
   * What is wrong with the apps, as their containers and pages show while users are out; empty if
   * nothing is.
   */
  String checkApps(RestoreOrder order);

  /**
   * Leaves images, and the files and dumps of the snapshot, on the host beside what the apps have,
   * which run on. Where the disk has no room for both, reads all of it from the box and keeps
   * nothing. So what is damaged or missing fails here with JOB_FAILED, before {@link
   * #keepUsersOut}.
   */
  @ChangesClient
  Changes fetchAside(RestoreOrder order);

  /** Undoes {@link #fetchAside}. Leaves all where {@link #restore} has begun to use it. */
  @ChangesClient
  Changes dropFetched(RestoreOrder order);

  /**
   * Leaves the apps with the files and databases of the snapshot, running. Checks that the snapshot
   * and the images are complete before it stops anything, and fetches what {@link #fetchAside} did
   * not. As {@link #holdBackups}, {@link #keepUsersOut}, {@link #fetchAside} and {@link
   * #restoreFiles}, fails with REQUEST_REFUSED where this run ended before it was reset; the undos
   * write nothing then.
   */
  @ChangesClient
  Changes restore(RestoreOrder order);

  /**
   * Undoes {@link #restore}: the apps have their earlier folders and versions again, or those of
   * the backup made before it where it wrote over them. Does nothing where it moved nothing yet.
   *
   * @param safety the snapshot of that backup; null where an operator went on without it
   */
  @ChangesClient
  Changes putBack(RestoreOrder order, @Nullable String safety);

  /**
   * Notes on the host until when it keeps what was there.
   *
   * @param days from now
   */
  @ChangesClient
  Changes keepUntil(RestoreOrder order, int days);

  /**
   * What the snapshot has of the files; reads only. Fails with INVALID_INPUT for a path outside of
   * what is backed up of the app, and for one that matches nothing: it then says what is there.
   */
  FilesForecast forecastFiles(FilesOrder order);

  /**
   * Leaves the app with the files, beside or in place of the live ones, and tells it of them. What
   * they replace is kept on the host.
   */
  @ChangesClient
  Changes restoreFiles(FilesOrder order);

  /**
   * Undoes {@link #restoreFiles}: what it placed is gone, what that replaced is there again. Files
   * that others wrote since stay.
   */
  @ChangesClient
  Changes putFilesBack(FilesOrder order);
}
