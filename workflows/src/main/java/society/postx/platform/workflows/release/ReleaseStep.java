package society.postx.platform.workflows.release;

import society.postx.platform.workflows.operation.Step;

/** The boxes of a release, in the order of ADR §8. */
enum ReleaseStep implements Step {
  RESOLVE("Plan", "Resolve the revision, every image pinned"),
  SURVEY("Plan", "Look at every host"),
  PLAN_CHANGES("Plan", "What changes for whom (dry run)"),

  IMAGES_SAFE("Gate", "No critical vulnerability in an image"),
  TARGETS_WELL("Gate", "Every target is well"),

  CANARY("Canary", "Deploy to the canary group"),
  SOAK("Canary", "Watch the canary group"),
  APPROVAL("Canary", "Approval"),

  WAVES("Production", "Deploy in waves"),
  DEFERRED("Production", "Try again who could not be deployed to"),

  ROLL_BACK("End", "Bring back what was changed"),
  RECORD("End", "Write the deployment to the repository");

  private final String section;
  private final String title;

  ReleaseStep(String section, String title) {
    this.section = section;
    this.title = title;
  }

  @Override
  public String section() {
    return section;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean skippable() {
    return this == TARGETS_WELL || this == SOAK || this == RECORD;
  }

  @Override
  public boolean byPerson() {
    return false;
  }

  @Override
  public boolean waits() {
    return this == APPROVAL;
  }
}
