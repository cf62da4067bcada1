package society.postx.platform.workflows.reinstatement;

import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.Reinstatement;

/**
 * Restores an archived client's files in Git and its repository on the Storage Box, and undoes that
 * on abort. The archive's files in Git stay until {@link #closeReinstatement}. ADR §11.
 */
@ActivityInterface
public interface ReinstatementActivities {
  /**
   * The client's archive, opened where it is; reads only, but for a file that asks the box for its
   * time. What would stop {@link #bringFilesBack} stops here: INVALID_INPUT where the client has no
   * archive, is a client, was deleted for ever, or where another client has its domain by now;
   * VERIFICATION_FAILED where the archive is in the trash or is not this client's.
   */
  FoundArchive findArchive(ClientName client);

  /**
   * What the client will need, by the newest commit and its archived file; reads only, and fails as
   * {@link #findArchive}.
   */
  PlannedReturn planReturn(ClientName client, RunLabel run);

  /**
   * One commit: {@link Reinstatement}'s file, the client's file with its contact, its secrets
   * without it, and what else was named after the client. Not the client's page, which says that a
   * client was handed over. A second attempt of the same run finds the commit. Fails with
   * VERIFICATION_FAILED where a file is in the way, or another run brings the client back.
   *
   * @return the commit
   */
  @ChangesClient
  String bringFilesBack(Reinstatement reinstatement, RunLabel run);

  /**
   * Undoes {@link #bringFilesBack}: one commit removes what came back and what the run wrote since.
   * The archive is kept at least up to an instant, so that people can try again. Does nothing where
   * this run brought nothing back. VERIFICATION_FAILED once the reinstatement was closed.
   */
  @ChangesClient(removes = true)
  void withdrawFiles(ArchivedClient archive, Instant keptUntil, RunLabel run);

  /**
   * Renames the repository, and what else was in the client's home, from the archive to the home;
   * the archive's folder and its marker stay. A second attempt goes on wherever the first one
   * ended. VERIFICATION_FAILED where both places have something, where marker or repository are of
   * another client, and at links. Call it before the client has a sub-account.
   *
   * @param home of the client's sub-account to be, below the box's root
   */
  @ChangesClient
  Changes bringRepositoryHome(ArchivedClient archive, String home);

  /**
   * Undoes {@link #bringRepositoryHome} and removes the home, once the client has no sub-account;
   * fails as it does.
   */
  @ChangesClient(removes = true)
  Changes takeRepositoryBack(ArchivedClient archive, String home, Instant deleteAt);

  /**
   * One commit, once the client is verified: the client's page and the list of clients come, {@code
   * archive/<client>.yml}, the archived secrets and files go, and {@link Reinstatement} gets its
   * end, by which {@link society.postx.platform.workflows.retention.RetainThenDelete} ends. A
   * second attempt finds the commit.
   *
   * @return the commit
   */
  @ChangesClient
  String closeReinstatement(ArchivedClient archive, Instant at, RunLabel run);

  /**
   * Removes the archive's folder with its marker and nothing else; one that is gone already is
   * fine. VERIFICATION_FAILED where something is left in it.
   */
  @ChangesClient
  Changes removeArchiveFolder(ArchivedClient archive);
}
