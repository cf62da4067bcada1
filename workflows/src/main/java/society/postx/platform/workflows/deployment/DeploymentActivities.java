package society.postx.platform.workflows.deployment;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.RunLabel;

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
   * and, where asked for, {@code base/}. Apps that are not named stay at the commit they run at.
   * Gives up with INVALID_INPUT on an unpinned image or an app the client does not have.
   */
  DeploymentPlan planDeployment(
      HostState seen, String commit, List<AppName> apps, boolean base, RunLabel run);

  /**
   * Leaves every app running and healthy as the repository has it at the app's commit, recorded on
   * the host app by app; settings and routes are those of the host's commit. An app that is so
   * already is left alone.
   */
  DeployedApps deploy(HostSpec host, List<AppAt> apps);

  /**
   * Asks the client's URLs from outside once a second until it is cancelled, then answers; what an
   * earlier attempt saw counts.
   */
  Downtime probe(ClientPlan plan, HostSpec host);

  /**
   * Looks at the client's health once: compose health, HTTPS, version answer. Empty where all is
   * well, else what is wrong; gives up where it could not look.
   */
  String sampleHealth(ClientPlan plan, HostSpec host);
}
