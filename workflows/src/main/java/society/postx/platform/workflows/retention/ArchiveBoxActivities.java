package society.postx.platform.workflows.retention;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * Handles one archive on the Storage Box as its main user. Anything unexpected stops with
 * VERIFICATION_FAILED and stays as it is: nothing is deleted because something was not found.
 */
@ActivityInterface
public interface ArchiveBoxActivities {
  /**
   * Compares marker, repository id and place with what the archive should be; changes nothing but a
   * file that asks the box for its time.
   */
  ArchiveLook examine(ArchivedClient archive);

  /** Renames the archive to {@link ArchivedClient#trash}, after the comparison. Repeatable. */
  @ChangesClient
  void moveToTrash(ArchivedClient archive);

  /** Undoes {@link #moveToTrash}; VERIFICATION_FAILED where its deletion has begun. Repeatable. */
  @ChangesClient
  void moveBack(ArchivedClient archive);

  /**
   * Deletes what {@link #moveToTrash} moved, its marker last, so that an interrupted deletion is
   * recognised and goes on; then the client's own key, with which copies of its secrets end.
   * Repeatable.
   */
  @ChangesClient
  void deleteTrash(ArchivedClient archive);

  /**
   * Lists the folders that archives and keys are in; VERIFICATION_FAILED where one of this archive
   * is left.
   *
   * @return what was listed, in words
   */
  String verifyAbsent(ArchivedClient archive);
}
