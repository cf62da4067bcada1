package society.postx.platform.workflows.pruning;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;
import society.postx.platform.workflows.operation.StepSpec.Kind;

/** The steps of {@link ForgetSnapshots}. */
enum ForgetStep implements Step {
  READ_PLAN("Before", "Plan of the client", Kind.WORK),
  FIND_ACCOUNT("Before", "Sub-account on the Storage Box", Kind.WORK),
  COMPARE_CLOCKS("Before", "Snapshots by the box's time and by the claimed time", Kind.WORK),
  APPROVE_FORGETTING("Decision", "Approval of what is forgotten", Kind.WAITS),
  ACQUIRE_PERMIT("Change", "Permit to change the client", Kind.WORK),
  FORGET("Change", "Forget the snapshots", Kind.WORK),
  FREE_SPACE("Afterwards", "Check the repository and free their space", Kind.WORK);

  private final StepSpec spec;

  ForgetStep(String section, String title, Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
