package society.postx.platform.workflows.host;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * Prepares and changes a client's host over SSH; long work runs as detached jobs there. ADR §2, §9.
 */
@ActivityInterface
public interface HostActivities {
  /**
   * First contact: returns once the host answers with the pinned key and cloud-init has finished
   * without error; then lets the host make a host key of its own and moves the pin to it. Gives up
   * with HOST_KEY_MISMATCH.
   */
  @ChangesClient
  Changes meetHost(HostSpec host);

  /**
   * Leaves the host as {@code base/} at the host's commit says (sshd, ufw, fail2ban,
   * unattended-upgrades, Docker), armed with a revert until a fresh connection has passed. A host
   * that is already so is left alone.
   */
  @ChangesClient
  Changes applyBase(HostSpec host);

  /**
   * Leaves the apps running and healthy as {@code apps/} at the host's commit says, with versions
   * and commit recorded on the host in {@code /etc/platform/deployed.json}. Apps whose files are
   * equal and healthy are left alone.
   */
  @ChangesClient
  DeployedApps deployApps(HostSpec host, List<AppPlan> apps);

  /**
   * Keeps the host's last log lines, container states and disk usage before the host is changed.
   * Never fails for an unreachable host.
   */
  Evidence keepEvidence(HostSpec host, String reason);
}
