package society.postx.platform.workflows.restore;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;
import society.postx.platform.workflows.operation.StepSpec.Kind;

/** The steps of {@link RestoreClient} where the server is lost. */
enum ServerRestoreStep implements Step {
  READ_PLAN("Before", "Plan of the client", Kind.WORK),
  FIND_ACCOUNT("Before", "Sub-account on the Storage Box", Kind.WORK),
  CHOOSE_SNAPSHOT("Before", "The snapshot, by the box's time", Kind.WORK),
  READ_SNAPSHOT("Before", "What the snapshot holds", Kind.WORK),
  FIND_SERVER("Before", "What Hetzner has of the server", Kind.WORK),
  LOOK_AT_HOST("Before", "Whether the old host answers", Kind.WORK),
  APPROVE_RESTORE("Decision", "Approval of the restore", Kind.WAITS),

  ACQUIRE_PERMIT("Change", "Permit to change the client", Kind.WORK),
  LOOK_AGAIN("Change", "The client is as it was approved", Kind.WORK),
  BEGIN_MAINTENANCE("Change", "Begin maintenance mode in monitoring", Kind.WORK),
  SET_ASIDE("New server", "Old server off, renamed and kept", Kind.WORK),
  COPY_DISK("New server", "Snapshot of the broken server's disk", Kind.WORK),
  REBUILD("New server", "Server rebuilt from its image, closed in and out", Kind.WORK),
  CREATE_SERVER("New server", "Server at Hetzner", Kind.WORK),
  PIN_KEYS("New server", "SSH host keys that the image may hold", Kind.WORK),
  MEET_HOST("New server", "First contact, SSH host key pinned", Kind.WORK),
  CLEAR_HOST("New server", "The image's apps, data and backups removed", Kind.WORK),
  OPEN_FIREWALL("New server", "Firewall open again, no app runs", Kind.WORK),
  APPLY_BASE("New server", "Security baseline", Kind.WORK),
  POINT_DNS("New server", "DNS records", Kind.WORK),

  ADMIT_TO_BOX("Data", "Storage Box lets the host append", Kind.WORK),
  REACH_REPOSITORY("Data", "Host reads the repository", Kind.WORK),
  FETCH_DATA("Data", "Images, files and dumps of the snapshot", Kind.WORK),
  KEEP_USERS_OUT("Data", "Keep users out", Kind.WORK),
  START_APPS("Data", "Load databases, start apps", Kind.WORK),

  CHECK_APPS("Verification", "Every app is healthy and answers its version", Kind.WORK),
  SET_UP_BACKUPS("Verification", "Nightly backups", Kind.WORK),
  BACK_UP_ONCE("Verification", "First backup of the new server", Kind.WORK),
  BACKUP_CHECKED("Verification", "The backup is on the box and safe from the host", Kind.WORK),
  RELEASE_BACKUPS("After", "Let nightly backups run again", Kind.WORK),
  FINISH_SERVER("After", "The server is left to its users", Kind.WORK),
  LET_USERS_IN("After", "Let users in", Kind.WORK),
  END_MAINTENANCE("After", "End maintenance mode", Kind.WORK),
  HTTPS_ACCESSIBLE("After", "Every app answers over HTTPS", Kind.WORK),
  ADMIN_LOGIN("After", "Admins can log in", Kind.WORK),
  MONITORING_GREEN("After", "Monitoring is green", Kind.WORK);

  private final StepSpec spec;

  ServerRestoreStep(String section, String title, Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
