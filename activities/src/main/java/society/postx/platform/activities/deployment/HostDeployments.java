package society.postx.platform.activities.deployment;

import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.backup.BackupPrograms;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.Apps;
import society.postx.platform.activities.host.HostLook;
import society.postx.platform.activities.host.Logins;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.verification.ComposedImage;
import society.postx.platform.activities.verification.HttpsCheck;
import society.postx.platform.activities.verification.Names;
import society.postx.platform.activities.verification.Web;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.DeploymentPlan;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.server.HostAddress;

/** Releases on hosts over SSH, and what visitors see of it over HTTPS. */
public final class HostDeployments implements DeploymentActivities {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Hosts tell time in whole seconds. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  private final InfrastructureRepository infrastructure;
  private final Logins logins;
  private final Hosts hosts;
  private final Apps apps;
  private final BackupPrograms backups;
  private final Heartbeat heartbeat;

  public HostDeployments(
      InfrastructureRepository infrastructure,
      AppFolders folders,
      Logins logins,
      Hosts hosts,
      Heartbeat heartbeat) {
    this.infrastructure = infrastructure;
    this.logins = logins;
    this.hosts = hosts;
    this.apps = new Apps(hosts, new Jobs(hosts, heartbeat), folders, heartbeat);
    this.backups = new BackupPrograms(infrastructure);
    this.heartbeat = heartbeat;
  }

  @Override
  public List<HostState> inspect(List<HostAddress> addresses) {
    var web = Web.client(infrastructure.latest().settings());
    return new Inspection(infrastructure, logins, hosts, web, heartbeat).of(addresses);
  }

  @Override
  public DeploymentPlan planDeployment(
      HostState seen, String commit, List<AppName> named, boolean base, RunLabel run) {
    return new DeploymentPlanner(infrastructure::at, infrastructure.at(commit))
        .plan(seen, named, base, run);
  }

  @Override
  public DeployedApps deploy(HostSpec host, List<AppAt> wanted) {
    var login = logins.to(host);
    var deployed = apps.deploy(host, login, wanted);
    try (var connection = hosts.connect(login)) {
      backups.put(connection); // what the apps' new versions keep is in tonight's backup
    }
    return deployed;
  }

  @Override
  public Downtime probe(ClientPlan plan, HostSpec host) {
    var checkout = infrastructure.at(plan.commit());
    var manifests = plan.apps().stream().map(app -> checkout.app(app.name())).toList();
    var pages = Page.of(manifests, plan);
    var web = Web.client(checkout.settings());
    return new Probe(pages, new PageAsker(web, host.address()), new ActivityProbeLog()).run();
  }

  @Override
  public String sampleHealth(ClientPlan plan, HostSpec host) {
    var web = Web.client(infrastructure.at(plan.commit()).settings());
    var check = new HttpsCheck(web, host.address(), heartbeat);
    var findings = new ArrayList<String>();
    var begun = Instant.now();
    var backup = false;
    try (var connection = hosts.connect(logins.to(host))) {
      var look = HostLook.at(connection);
      findings.addAll(look.ill());
      for (var app : look.apps()) {
        var manifest = infrastructure.at(app.commit()).app(app.name());
        findings.addAll(check.findings(manifest, plan.domain(), pinned(connection, manifest)));
      }
      backup = !findings.isEmpty() && backedUpSince(begun, connection);
    }
    if (backup) {
      throw UNAVAILABLE.retryIn(
          SOON, "a backup ran meanwhile, which says nothing of the client: " + findings);
    }
    if (findings.stream().anyMatch(it -> it.contains(Names.SILENT))) {
      throw UNAVAILABLE.retryIn(SOON, String.join("; ", findings)); // says nothing of the client
    }
    return String.join("; ", findings);
  }

  private static boolean backedUpSince(Instant begun, Host host) {
    var look = HostLook.at(host);
    return look.backedUpWithin(Duration.between(begun, Instant.now()).plus(CLOCK_STEP));
  }

  /** The tag that the answer's version has to be, where app.yml says which field does. */
  private static Optional<String> pinned(Host host, AppManifest app) {
    return app.health()
        .flatMap(AppManifest.Health::version)
        .map(it -> ComposedImage.of(host, app.name(), it.service()))
        .map(image -> image.substring(image.lastIndexOf(':') + 1));
  }
}
