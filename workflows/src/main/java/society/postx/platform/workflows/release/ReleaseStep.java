package society.postx.platform.workflows.release;

import static society.postx.platform.workflows.operation.StepSpec.Kind.WAITS;
import static society.postx.platform.workflows.operation.StepSpec.Kind.WORK;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;

/** The steps of a release, in the order of ADR §8. */
enum ReleaseStep implements Step {
  RESOLVE("Plan", "Resolve the revision, every image pinned"),
  SURVEY("Plan", "Inspect every host"),
  PLAN_CHANGES("Plan", "What changes for each client (dry run)"),

  IMAGES_SAFE("Gate", "No critical vulnerability in an image"),
  SECRETS_RECORDED(
      "Gate", "Every changed secret has a recorded rotation; no app skips a major version"),
  TARGETS_WELL("Gate", "Every target is healthy"),

  CANARY("Canary", "Deploy to the canary group"),
  SOAK("Canary", "Watch the canary group"),
  APPROVAL("Canary", "Approval", WAITS),

  WAVES("Production", "Deploy in waves"),
  DEFERRED("Production", "Retry deferred clients"),

  ROLL_BACK("End", "Roll back changed clients"),
  RECORD("End", "Write the deployment to the repository");

  private final StepSpec spec;

  ReleaseStep(String section, String title) {
    this(section, title, WORK);
  }

  ReleaseStep(String section, String title, StepSpec.Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
