package society.postx.platform.workflows.restore;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;
import society.postx.platform.workflows.operation.StepSpec.Kind;

/** The steps of {@link RestoreClient}. */
enum RestoreStep implements Step {
  READ_PLAN("Before", "Plan of the client", Kind.WORK),
  FIND_ACCOUNT("Before", "Sub-account on the Storage Box", Kind.WORK),
  CHOOSE_SNAPSHOT("Before", "The snapshot, by the box's time", Kind.WORK),
  FIND_HOST("Before", "Where the host is", Kind.WORK),
  LOOK_AT_HOST("Before", "What the host runs", Kind.WORK),
  FORECAST("Before", "What the restore would change", Kind.WORK),
  APPROVE_RESTORE("Decision", "Approval of the restore", Kind.WAITS),

  ACQUIRE_PERMIT("Change", "Permit to change the client", Kind.WORK),
  LOOK_AGAIN("Change", "The client is as it was approved", Kind.WORK),
  HOLD_BACKUPS("Change", "Hold the nightly backup", Kind.WORK),
  FETCH("Change", "Read images, files and dumps while the apps run", Kind.WORK),
  BEGIN_MAINTENANCE("Change", "Begin maintenance mode in monitoring", Kind.WORK),
  KEEP_USERS_OUT("Change", "Keep users out", Kind.WORK),
  BACK_UP_FIRST("Change", "Back up what is there", Kind.WORK),
  RESTORE("Change", "Restore files and databases", Kind.WORK),

  CHECK_APPS("Verification", "Every app is healthy and answers its version", Kind.WORK),
  LET_USERS_IN("After", "Let users in", Kind.WORK),
  KEEP_FOR_A_WEEK("After", "Keep what was there for a week", Kind.WORK),
  RELEASE_BACKUPS("After", "Let nightly backups run again", Kind.WORK),
  END_MAINTENANCE("After", "End maintenance mode", Kind.WORK);

  private final StepSpec spec;

  RestoreStep(String section, String title, Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
