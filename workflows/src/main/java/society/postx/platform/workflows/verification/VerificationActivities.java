package society.postx.platform.workflows.verification;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * Checks from outside whether a client has what it was promised; changes nothing. Each check waits
 * a bounded time for what settles by itself, then gives up with VERIFICATION_FAILED naming every
 * finding. ADR §10.
 */
@ActivityInterface
public interface VerificationActivities {
  /**
   * Each app answers over HTTPS as its app.yml says, with a valid chain for the right names; HTTP
   * redirects to it. Orders a certificate again that the ACME server refused, which restarts
   * Traefik; a failure says why the server refused it.
   */
  @ChangesClient
  String checkHttps(ClientPlan plan, HostSpec host);

  /**
   * The admin of each app can log in with the secret that will be handed over, and not with a wrong
   * one. Where the client may have changed the password since a handover, which only the run that
   * brought the client can rule out, or where the app asks for a second factor, nobody logs in, and
   * the app's own check has to end well.
   */
  String checkAdminLogin(ClientPlan plan, HostSpec host);

  /**
   * Each app's own command (app.yml's {@code check}) ends well in its container. Depends on no
   * password that the client may have changed.
   */
  String checkInside(ClientPlan plan, HostSpec host);

  /**
   * The snapshot is in the repository, recent, seen with the platform's key; the host's key cannot
   * delete it.
   */
  String checkBackup(HostSpec host, SubAccount subAccount, Snapshot snapshot);

  /** From outside nothing but 22, 80 and 443 is open, and 22 only from management addresses. */
  String checkPorts(HostSpec host);

  /** sshd, ufw, fail2ban and unattended-upgrades run as ADR §9 writes. */
  String checkBaseline(HostSpec host);
}
