package society.postx.platform.workflows.upgrade;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;

/** One client's boxes of an upgrade. */
enum ServerStep implements Step {
  ACQUIRE_PERMIT("Before", "Permit to change the client"),
  LOOK_AT_HOST("Before", "How the host is"),
  READ_PLAN("Before", "What the repository wants"),
  FIND_UPDATES("Before", "What the host lacks"),
  BACK_UP_FIRST("Before", "Backup: without it nothing is changed"),
  BEGIN_MAINTENANCE("Change", "Maintenance mode in monitoring"),
  UPGRADE_PACKAGES("Change", "Security updates"),
  REBOOT("Change", "Reboot where the host asks for it"),
  APPS_HEALTHY("Health", "Every app is healthy"),
  HTTPS_ACCESSIBLE("Health", "HTTPS accessible"),
  ADMIN_LOGIN("Health", "Admin login works"),
  WELL("Health", "Upgraded and well"),
  END_MAINTENANCE("After", "Out of maintenance mode");

  private final StepSpec spec;

  ServerStep(String section, String title) {
    spec = new StepSpec(section, title, StepSpec.Kind.REQUIRED);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
