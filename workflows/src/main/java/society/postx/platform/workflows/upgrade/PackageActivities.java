package society.postx.platform.workflows.upgrade;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.server.HostAddress;

/** Debian packages of a client's host, as jobs there. ADR §9. */
@ActivityInterface
public interface PackageActivities {
  /** Asks the host's package archives what it lacks; changes no package. */
  PendingUpdates pendingUpdates(HostAddress host, RunLabel run);

  /**
   * Leaves every pending security update installed, and no other update; changed configuration
   * files are kept. A run that was cut off is finished, and what its earlier attempts upgraded
   * counts. Waits for others who hold dpkg's lock.
   */
  @ChangesClient
  UpgradedPackages upgradePackages(HostSpec host);

  /**
   * Leaves the host rebooted where it asks for it, once a run however often this is called: the
   * boot id before is kept on the host. Returns once the host answers again.
   */
  @ChangesClient
  Reboot rebootWhereRequired(HostSpec host);

  /** Returns once every app's containers are healthy; gives up with VERIFICATION_FAILED. */
  String awaitApps(HostSpec host);
}
