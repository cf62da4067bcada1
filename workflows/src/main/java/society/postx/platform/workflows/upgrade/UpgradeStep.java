package society.postx.platform.workflows.upgrade;

import society.postx.platform.workflows.operation.Step;

/** The boxes of an upgrade, in the order of a rollout (ADR §8). */
enum UpgradeStep implements Step {
  FIND_TARGETS("Plan", "Whom it is for"),
  SURVEY("Plan", "Look at every host"),
  PENDING("Plan", "What every host lacks (dry run)"),
  TARGETS_WELL("Gate", "Every target is well"),
  CANARY("Canary", "Upgrade the canary group"),
  SOAK("Canary", "Watch the canary group"),
  APPROVAL("Canary", "Approval"),
  WAVES("Production", "Upgrade in waves"),
  DEFERRED("Production", "Try again who could not be upgraded"),
  RECORD("End", "Write the upgrade to the repository");

  private final String section;
  private final String title;

  UpgradeStep(String section, String title) {
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
