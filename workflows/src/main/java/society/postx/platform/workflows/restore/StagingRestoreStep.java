package society.postx.platform.workflows.restore;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;
import society.postx.platform.workflows.operation.StepSpec.Kind;

/** The steps of {@link RestoreClient} onto a staging server. */
enum StagingRestoreStep implements Step {
  READ_PLAN("Before", "Plan of the client", Kind.WORK),
  FIND_ACCOUNT("Before", "Sub-account on the Storage Box", Kind.WORK),
  CHOOSE_SNAPSHOT("Before", "The snapshot, by the box's time", Kind.WORK),
  READ_SNAPSHOT("Before", "What the snapshot holds", Kind.WORK),

  BUILD_STAGING("Staging server", "Throw-away server at Hetzner", Kind.WORK),
  PREPARE_STAGING("Staging server", "First contact, security baseline", Kind.WORK),
  RESTORE_COPY("Staging server", "Images, files and dumps of the snapshot", Kind.WORK),
  CLOSE_OUTWARD("Staging server", "Firewall lets nothing out", Kind.WORK),
  START_COPY("Staging server", "Load databases, start apps in quarantine", Kind.WORK),

  REACH_COPY("Look", "How to reach it", Kind.WORK),
  LOOK("Look", "People look at it", Kind.WAITS),
  DELETE_STAGING("After", "Staging server is gone", Kind.WORK);

  private final StepSpec spec;

  StagingRestoreStep(String section, String title, Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
