package society.postx.platform.workflows.retention;

import io.temporal.activity.ActivityInterface;

/** Lists all archives as Git and the Storage Box know them; changes nothing. */
@ActivityInterface
public interface ArchiveListActivities {
  /** All archives' files and tombstones at the newest commit; one that breaks a rule is named. */
  RecordedArchives listRecordedArchives();

  /** All that is in {@code archive/} and {@code trash/}. */
  ArchiveFolders listArchiveFolders();
}
