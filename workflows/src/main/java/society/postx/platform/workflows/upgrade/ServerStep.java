package society.postx.platform.workflows.upgrade;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;

/** The steps of one client's upgrade. */
enum ServerStep implements Step {
  ACQUIRE_PERMIT("Before", "Permit to change the client"),
  LOOK_AT_HOST("Before", "State of the host"),
  READ_PLAN("Before", "Plan of the client"),
  FIND_UPDATES("Before", "Pending updates of the host"),
  BACK_UP_FIRST("Before", "Back up before any change"),
  BEGIN_MAINTENANCE("Change", "Begin maintenance mode in monitoring"),
  UPGRADE_PACKAGES("Change", "Security updates"),
  REBOOT("Change", "Reboot where the host asks for it"),
  APPS_HEALTHY("Health", "Every app is healthy"),
  HTTPS_ACCESSIBLE("Health", "HTTPS accessible"),
  ADMIN_LOGIN("Health", "Every app works inside its container"), // formerly by a login
  WELL("Health", "Upgraded and healthy"),
  END_MAINTENANCE("After", "End maintenance mode");

  private final StepSpec spec;

  ServerStep(String section, String title) {
    spec = new StepSpec(section, title);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
