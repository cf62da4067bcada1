package society.postx.platform.workflows.deployment;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;

/** One client's boxes of a release, in the order of ADR §8. */
enum DeploymentStep implements Step {
  ACQUIRE_PERMIT("Before", "Permit to change the client"),
  LOOK_AT_HOST("Before", "What the host runs"),
  PLAN_CHANGES("Before", "What changes"),
  BACK_UP_FIRST("Before", "Backup: without it nothing is changed"),

  BEGIN_MAINTENANCE("Change", "Maintenance mode in monitoring"),
  APPLY_BASE("Change", "Apply the security baseline"),
  DEPLOY_APPS("Change", "Deploy the applications"),

  HTTPS_ACCESSIBLE("Health", "HTTPS accessible"),
  ADMIN_LOGIN("Health", "Admin login works"),
  LOOK_AGAIN("Health", "Every app is healthy and answers its version"),

  KEEP_EVIDENCE("Rollback", "Evidence of what failed"),
  PLAN_ROLLBACK("Rollback", "What the client ran before"),
  BASE_BACK("Rollback", "Security baseline as before"),
  DATA_BACK("Rollback", "Migrated data from the backup"),
  APPS_BACK("Rollback", "Applications as before"),
  WELL_AGAIN("Rollback", "Healthy again"),
  ROLL_BACK("Rollback", "Runs what it ran before"),

  END_MAINTENANCE("After", "Out of maintenance mode");

  private final StepSpec spec;

  DeploymentStep(String section, String title) {
    spec = new StepSpec(section, title, StepSpec.Kind.REQUIRED);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
