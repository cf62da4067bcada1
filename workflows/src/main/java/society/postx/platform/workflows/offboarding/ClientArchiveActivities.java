package society.postx.platform.workflows.offboarding;

import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.ArchivedClient;

/** Moves an offboarded client's repository, file, page and secrets to the archive. ADR §11. */
@ActivityInterface
public interface ClientArchiveActivities {
  /**
   * The platform's terms of an offboarding: {@code offboarding} of platform.yml at the newest
   * commit.
   */
  OffboardingTerms offboardingTerms();

  /**
   * Restic's id of the client's repository on the box, opened with the client's password;
   * VERIFICATION_FAILED where it cannot be opened, and where an archive, a tombstone or a folder of
   * the archive's path is in the way.
   */
  String identifyRepository(ClientName client, SubAccountSpec account, String archivePath);

  /**
   * Files in Git that the archiving commit moves or removes, as repository paths; reads only. What
   * would stop that commit stops here: SECRETS_UNREADABLE where the secrets cannot be read or be
   * encrypted for the archive, VERIFICATION_FAILED where the client's file is missing.
   */
  List<String> findClientFiles(ClientName client);

  /**
   * One commit: the client's file without its contact and the client's page go to {@code
   * archive/clients/}, its secrets to {@code secrets/archive/} with the contact's address in them.
   * Pins of host keys, repository keys and snapshots go, all else that is named after the client
   * moves to {@code archive/clients/<client>/}, {@code archive/<client>.yml} comes, and the list of
   * clients with its count is written again. A second attempt of the same run finds the commit.
   * VERIFICATION_FAILED where another archive is there, or where the client's domain is not the
   * plan's.
   *
   * @return the commit
   */
  @ChangesClient
  String archiveFiles(ArchiveFile file, ClientPlan plan, RunLabel run);

  /**
   * Renames the client's repository to the archive's path with an identity marker beside it, as the
   * box's main user, and removes the home. Repositories that were set aside and what people put
   * there move along; only the platform's keys and marks are removed. A second attempt goes on
   * wherever the first one ended. Fails with VERIFICATION_FAILED where both places have something,
   * where the marker is of another client, where the repository is another one, and at links. Call
   * it once the client has no sub-account; before or after {@link #archiveFiles}.
   *
   * @param home the former home of the client's sub-account, below the box's root
   */
  @ChangesClient
  Changes moveRepository(ArchivedClient archive, String home, Instant deleteAt);

  /**
   * Opens the archived repository where it is now, with the archived password, and lists its
   * snapshots; VERIFICATION_FAILED where the final snapshot is missing.
   *
   * @param snapshot restic's id, short or full
   * @return in words
   */
  String verifyArchive(ArchivedClient archive, String snapshot);
}
