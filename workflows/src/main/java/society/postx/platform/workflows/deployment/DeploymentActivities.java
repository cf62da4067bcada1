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

/** Inspects, plans, deploys and checks one client's apps. ADR §8. */
@ActivityInterface
public interface DeploymentActivities {
  /**
   * Asks all hosts at the same time what they run. An unreachable host is a result, not a failure.
   * Reads only.
   */
  List<HostState> inspect(List<HostAddress> hosts);

  /**
   * Plans what the commit changes on this host: the named apps (all of the client's apps if none is
   * named) and, on request, {@code base/}. Other apps stay at the commit they run at. Named apps
   * that the client does not have are ignored. Fails with INVALID_INPUT if the client has none of
   * them or if an image is not pinned.
   */
  DeploymentPlan planDeployment(
      HostState seen, String commit, List<AppName> apps, boolean base, RunLabel run);

  /**
   * Names why the named apps (all if none is named) must not go from what a host runs to the
   * commit, client by client ({@code "alpha: the secret …"}): secrets that change and have no
   * recorded rotation, and major versions that are skipped. Reads no host; answers no secret.
   */
  List<String> refuseSecrets(List<HostState> seen, String commit, List<AppName> apps);

  /**
   * Leaves every image of these apps on the host, so that deploying them needs no registry. Starts
   * nothing. Answers how many were pulled.
   */
  @ChangesClient
  String pullImages(HostSpec host, List<AppAt> apps);

  /**
   * Leaves every named app running and healthy as the repository has it at the app's commit, with
   * the settings and routes of that commit. The host records each app. An app that already matches
   * is left alone.
   */
  @ChangesClient
  DeployedApps deploy(HostSpec host, List<AppAt> apps);

  /**
   * Requests the client's URLs from outside once a second until it is cancelled, then answers.
   * Results of earlier attempts count. The cancellation arrives with a heartbeat, so a heartbeat
   * timeout of a few seconds makes it end soon.
   */
  Downtime probe(ClientPlan plan, HostSpec host);

  /**
   * Checks the client's health once: Docker Compose health, HTTPS and version. Answers an empty
   * text if the client is healthy, else what is wrong. Fails if the check could not run.
   */
  String sampleHealth(ClientPlan plan, HostSpec host);
}
