package society.postx.platform.workflows.retention;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.permit.ChangesClient;

/** Reads and writes what the infrastructure repository holds of archives; removes evidence. */
@ActivityInterface
public interface ArchiveFileActivities {
  /**
   * {@code archive/<client>.yml} at the newest commit; INVALID_INPUT where it is missing,
   * VERIFICATION_FAILED where the client has a file in {@code clients/} again, or is being brought
   * back.
   */
  ArchiveFile readArchive(ClientName client);

  /**
   * Whether {@link Reinstatement} says that the archive's client is or was brought back.
   * VERIFICATION_FAILED where the file is of another archive.
   */
  ReinstatementLook findReinstatement(ArchiveFile file);

  /**
   * Writes deadline and holds into the archive's file, so that they outlive Temporal's database.
   * What people wrote there stays where it is stricter: {@link Deadline#adopt}.
   *
   * @return the file as it is in Git now
   */
  ArchiveFile keepTerms(Deadline deadline, RunLabel run);

  /**
   * Removes the client's evidence and hand-overs from the Storage Box and from the worker's own
   * folder; a second call finds nothing.
   *
   * @return what was removed, in words
   */
  String removeEvidence(ArchivedClient archive);

  /**
   * One commit: the archive's file, its secrets and the client's archived files go, a tombstone and
   * the deletion certificate come. A second attempt of the same run finds the commit.
   *
   * @return the certificate's path
   */
  @ChangesClient
  String closeArchive(ArchivedClient archive, DeletionFacts facts, RunLabel run);
}
