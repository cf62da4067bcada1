package society.postx.platform.workflows.upgrade;

import society.postx.platform.workflows.operation.Step;

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

  private final String section;
  private final String title;

  ServerStep(String section, String title) {
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
    return false;
  }

  @Override
  public boolean byPerson() {
    return false;
  }
}
