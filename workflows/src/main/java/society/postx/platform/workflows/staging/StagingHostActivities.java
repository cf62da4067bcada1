package society.postx.platform.workflows.staging;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Changes;

/**
 * Restores a client's snapshot on a staging server and proves it there. Nothing here changes the
 * client, its repository or its host. Lists answer what is wrong, one line each. ADR §4.
 */
@ActivityInterface
public interface StagingHostActivities {
  /** First contact and security baseline, as for a client's host. */
  Changes prepareStaging(StagingHost host);

  /**
   * Leaves images and files of the snapshot on the server; no app runs. Reads the repository by the
   * append-only account of the client's host, waits for its locks, and never leaves a credential
   * for it on the server, not even after a failure. Fails with REQUEST_REFUSED for a snapshot
   * without a manifest, since it does not say what ran.
   *
   * @param snapshot restic's full id
   */
  RestoredCopy restoreCopy(StagingHost host, SubAccount subAccount, String snapshot);

  /**
   * Loads the databases and starts the apps in quarantine. Refuses while the server still reaches
   * anything that it reached after the restore, and where nothing shows what it reached then.
   */
  Changes startCopy(StagingHost host, RestoredCopy copy);

  /**
   * Compares rows, sentinels, versions and checksums with what the snapshot says of itself, and
   * lets each app prove itself ({@code drill} of its app.yml).
   *
   * @param pages true to ask each app's page through Traefik, too, with the certificates of the
   *     backup
   */
  List<String> proveCopy(StagingHost host, SubAccount subAccount, RestoredCopy copy, boolean pages);

  /**
   * The command with which a person reaches the copy's pages, and how: a tunnel through SSH, which
   * alone the firewall admits. It accepts no host key but the server's.
   */
  String wayIn(StagingHost host);
}
