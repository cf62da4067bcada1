package society.postx.platform.workflows.deployment;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;

/** The steps of one client's deployment, in the order of ADR §8. */
enum DeploymentStep implements Step {
  ACQUIRE_PERMIT("Before", "Permit to change the client"),
  LOOK_AT_HOST("Before", "What the host runs"),
  PLAN_CHANGES("Before", "What changes"),
  PULL_IMAGES("Before", "Pull the images"),
  BACK_UP_FIRST("Before", "Back up before any change"),

  BEGIN_MAINTENANCE("Change", "Begin maintenance mode in monitoring"),
  APPLY_BASE("Change", "Apply the security baseline"),
  DEPLOY_APPS("Change", "Deploy the applications"),

  HTTPS_ACCESSIBLE("Health", "HTTPS accessible"),
  ADMIN_LOGIN("Health", "Every app works inside its container"), // formerly by a login
  LOOK_AGAIN("Health", "Every app is healthy and answers its version"),

  KEEP_EVIDENCE("Rollback", "Keep evidence of what failed"),
  PLAN_ROLLBACK("Rollback", "Plan the rollback"),
  BASE_BACK("Rollback", "Roll back the security baseline"),
  DATA_BACK("Rollback", "Restore migrated data from the backup"),
  APPS_BACK("Rollback", "Roll back the applications"),
  WELL_AGAIN("Rollback", "Healthy again"),
  ROLL_BACK("Rollback", "Roll back the client"),

  END_MAINTENANCE("After", "End maintenance mode");

  private final StepSpec spec;

  DeploymentStep(String section, String title) {
    spec = new StepSpec(section, title);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
