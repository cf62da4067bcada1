package society.postx.platform.workflows.platformbackup;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.change.RunLabel;

/** Keeps the platform's own backups in a restic repository on the Storage Box. ADR §4, §5. */
@ActivityInterface
@OnTaskQueue(TaskQueues.PLATFORM)
public interface PlatformBackupActivities {
  /** What a backup would store and forget now; changes nothing. */
  String planBackUp();

  /**
   * Stores the infrastructure repository with all refs, the clients' repository passwords
   * (encrypted to the age keys that open the shared secrets), the newest dump of Temporal's
   * database, and what the worker has not sent to the box yet. Makes the repository on the box
   * where there is none. While the Git remote is down, the worker's own clone takes its place, as a
   * finding. A second attempt of the same run finds the first one's backup.
   */
  PlatformBackup storePlatform(RunLabel run);

  /**
   * Restores the backup into a temporary folder and compares: every file's checksum, {@code git
   * fsck}, the refs, and whether the worker's age key opens the passwords. VERIFICATION_FAILED
   * where it is not what was stored.
   */
  void readBack(PlatformBackup backup);

  /**
   * Forgets old backups by the rules of the clients' retention: by the box's time, and never many
   * at once unless told so.
   *
   * @return what was forgotten, or what it asks
   */
  ForgottenBackups forgetOldBackups(boolean all);

  /** Commits what was proved to {@code backups/platform.json}, for {@code ./platform backups}. */
  void recordPlatformBackup(PlatformBackup backup, RunLabel run);
}
