package society.postx.platform.workflows.upgrade;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.server.HostAddress;

/** Upgrades Debian packages on a client's host and reboots it, as jobs there. ADR §9. */
@ActivityInterface
public interface PackageActivities {
  /** Reads the pending updates from the host's package archives; changes no package. */
  PendingUpdates pendingUpdates(HostAddress host, RunLabel run);

  /**
   * Leaves every pending security update installed, and no other update; changed configuration
   * files are kept. Finishes an interrupted run and counts what earlier attempts upgraded. Waits
   * for the lock of dpkg.
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
