package society.postx.platform.workflows.deployment;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.server.HostAddress;

/** What a release does on one client's host. ADR §8. */
@ActivityInterface
public interface DeploymentActivities {
  /**
   * What each host says it runs, asked of all at once; one that cannot be reached is an answer, not
   * a failure. Reads only.
   */
  List<HostState> inspect(List<HostAddress> hosts);

  /**
   * What the commit changes on this host: the named apps (all of the client's where none is named)
   * and, where asked for, {@code base/}. Apps that are not named stay at the commit they run at. Of
   * the named apps those count that the client has; gives up with INVALID_INPUT where it has none
   * of them, or on an unpinned image.
   */
  DeploymentPlan planDeployment(
      HostState seen, String commit, List<AppName> apps, boolean base, RunLabel run);

  /**
   * Leaves every app running and healthy as the repository has it at the app's commit, recorded on
   * the host app by app; its settings and routes, too, are those of its own commit. An app that is
   * so already is left alone, and so is one that is not named.
   */
  @ChangesClient
  DeployedApps deploy(HostSpec host, List<AppAt> apps);

  /**
   * Asks the client's URLs from outside once a second until it is cancelled, then answers; what an
   * earlier attempt saw counts. The cancellation arrives with a heartbeat: a heartbeat timeout of a
   * few seconds makes it end soon.
   */
  Downtime probe(ClientPlan plan, HostSpec host);

  /**
   * Looks at the client's health once: compose health, HTTPS, version answer. Empty where all is
   * well, else what is wrong; gives up where it could not look.
   */
  String sampleHealth(ClientPlan plan, HostSpec host);
}
