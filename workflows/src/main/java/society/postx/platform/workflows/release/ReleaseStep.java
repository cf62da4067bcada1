package society.postx.platform.workflows.release;

import static society.postx.platform.workflows.operation.StepSpec.Kind.REQUIRED;
import static society.postx.platform.workflows.operation.StepSpec.Kind.SKIPPABLE;
import static society.postx.platform.workflows.operation.StepSpec.Kind.WAITS;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;

/** The boxes of a release, in the order of ADR §8. */
enum ReleaseStep implements Step {
  RESOLVE("Plan", "Resolve the revision, every image pinned"),
  SURVEY("Plan", "Look at every host"),
  PLAN_CHANGES("Plan", "What changes for whom (dry run)"),

  IMAGES_SAFE("Gate", "No critical vulnerability in an image"),
  TARGETS_WELL("Gate", "Every target is well", SKIPPABLE),

  CANARY("Canary", "Deploy to the canary group"),
  SOAK("Canary", "Watch the canary group", SKIPPABLE),
  APPROVAL("Canary", "Approval", WAITS),

  WAVES("Production", "Deploy in waves"),
  DEFERRED("Production", "Try again who could not be deployed to"),

  ROLL_BACK("End", "Bring back what was changed"),
  RECORD("End", "Write the deployment to the repository", SKIPPABLE);

  private final StepSpec spec;

  ReleaseStep(String section, String title) {
    this(section, title, REQUIRED);
  }

  ReleaseStep(String section, String title, StepSpec.Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
