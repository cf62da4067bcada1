package society.postx.platform.workflows.upgrade;

import static society.postx.platform.workflows.operation.StepSpec.Kind.WAITS;
import static society.postx.platform.workflows.operation.StepSpec.Kind.WORK;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;

/** The steps of an upgrade, in the order of a rollout (ADR §8). */
enum UpgradeStep implements Step {
  FIND_TARGETS("Plan", "Find the targets"),
  SURVEY("Plan", "Inspect every host"),
  PENDING("Plan", "Pending updates of every host (dry run)"),
  TARGETS_WELL("Gate", "Every target is healthy"),
  CANARY("Canary", "Upgrade the canary group"),
  SOAK("Canary", "Watch the canary group"),
  APPROVAL("Canary", "Approval", WAITS),
  WAVES("Production", "Upgrade in waves"),
  DEFERRED("Production", "Retry deferred clients"),
  RECORD("End", "Write the upgrade to the repository");

  private final StepSpec spec;

  UpgradeStep(String section, String title) {
    this(section, title, WORK);
  }

  UpgradeStep(String section, String title, StepSpec.Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
