package society.postx.platform.activities.deployment;

import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.backup.BackupPrograms;
import society.postx.platform.activities.health.Page;
import society.postx.platform.activities.health.PageCheck;
import society.postx.platform.activities.health.ResolverDns;
import society.postx.platform.activities.health.VisitorCheck;
import society.postx.platform.activities.health.VisitorHttp;
import society.postx.platform.activities.host.AppDeployment;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.host.HostReport;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretChanges;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.Placement;
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

/** Deploys releases on hosts over SSH and checks over HTTPS what visitors see of them. */
public final class HostDeployments implements DeploymentActivities {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** A page that takes longer counts as unhealthy: visitors give up. */
  private static final Duration VISITOR_WAITS = Duration.ofSeconds(3);

  /** Hosts report times in whole seconds. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  private final InfrastructureRepository infrastructure;
  private final HostLogins logins;
  private final Hosts hosts;
  private final Jobs jobs;
  private final AppDeployment apps;
  private final SecretChanges secrets;
  private final BackupPrograms backups;
  private final Heartbeat heartbeat;

  public HostDeployments(
      InfrastructureRepository infrastructure,
      AppFolders folders,
      HostLogins logins,
      Hosts hosts,
      Heartbeat heartbeat) {
    this.infrastructure = infrastructure;
    this.logins = logins;
    this.hosts = hosts;
    this.jobs = new Jobs(hosts, heartbeat);
    this.apps = new AppDeployment(hosts, jobs, folders, heartbeat);
    this.secrets = new SecretChanges(folders.secrets(), infrastructure::known);
    this.backups = new BackupPrograms(infrastructure);
    this.heartbeat = heartbeat;
  }

  @Override
  public List<HostState> inspect(List<HostAddress> addresses) {
    var web = VisitorHttp.client(reaching(addresses).settings());
    var states = new Inspection(infrastructure, logins, hosts, web, heartbeat).of(addresses);
    // Again: the repository may have been down when they were deployed.
    keep(states.stream().flatMap(it -> it.appsAt().stream()));
    return states;
  }

  private void keep(Stream<AppAt> running) {
    infrastructure.keep(
        running.map(AppAt::commit).filter(commit -> !commit.isEmpty()).distinct().toList());
  }

  /** For a commit that is decided already the repository need not be up. */
  private Checkout reaching(List<HostAddress> addresses) {
    var commits = addresses.stream().map(HostAddress::commit).filter(Objects::nonNull).toList();
    return commits.size() < addresses.size() || commits.isEmpty()
        ? infrastructure.latest()
        : infrastructure.known(commits.getFirst());
  }

  @Override
  public DeploymentPlan planDeployment(
      HostState seen, String commit, List<AppName> named, boolean base, RunLabel run) {
    return planner(commit).plan(seen, named, base, run);
  }

  @Override
  public List<String> refuseSecrets(List<HostState> seen, String commit, List<AppName> named) {
    var planner = planner(commit);
    var refusals = new ArrayList<String>();
    for (var host : seen) {
      heartbeat.beat("comparing secrets and versions of " + host.client());
      planner
          .refusals(host, named)
          .forEach(why -> refusals.add("%s: %s".formatted(host.client(), why)));
    }
    return List.copyOf(refusals);
  }

  private DeploymentPlanner planner(String commit) {
    return new DeploymentPlanner(infrastructure::at, infrastructure.at(commit), secrets);
  }

  @Override
  public String pullImages(HostSpec host, List<AppAt> wanted) {
    return apps.pull(host, logins.to(host), wanted);
  }

  @Override
  public DeployedApps deploy(HostSpec host, List<AppAt> wanted) {
    var login = logins.to(host);
    keep(login, wanted);
    var deployed = apps.deploy(host, login, wanted);
    Placement plan;
    try (var connection = hosts.connect(login)) {
      plan = backups.placement(connection, host.commit());
    }
    // What the apps' new versions keep is in tonight's backup.
    jobs.succeedFresh(login, Job.placing(host.run(), "place-backup-plan", plan), Masking.none());
    return deployed;
  }

  /** What a rollback of this deployment returns to, and what it deploys. */
  private void keep(Login login, List<AppAt> wanted) {
    try (var connection = hosts.connect(login)) {
      keep(Stream.concat(AppFolders.noted(connection).stream(), wanted.stream()));
    }
  }

  @Override
  public Downtime probe(ClientPlan plan, HostSpec host) {
    var checkout = infrastructure.at(plan.commit());
    var pages =
        plan.apps().stream()
            .map(app -> checkout.app(app.name()))
            .flatMap(app -> Page.of(app, plan.domain(), Optional.empty()).stream())
            .distinct()
            .toList();
    var web = VisitorHttp.client(checkout.settings());
    var check = PageCheck.ofHost(web, host.address(), VISITOR_WAITS);
    return new DowntimeProbe(pages, check::healthy, new HeartbeatProbeLog()).run();
  }

  @Override
  public String sampleHealth(ClientPlan plan, HostSpec host) {
    var web = VisitorHttp.client(infrastructure.at(plan.commit()).settings());
    var login = logins.to(host);
    var check = new VisitorCheck(web, hosts, login, heartbeat);
    var findings = new ArrayList<String>();
    var begun = Instant.now();
    var backup = false;
    try (var connection = hosts.connect(login)) {
      var report = HostReport.of(connection);
      findings.addAll(report.unhealthy());
      for (var app : report.apps()) {
        var manifest = infrastructure.at(app.commit()).app(app.name());
        findings.addAll(check.unhealthy(manifest, plan.domain()));
      }
      backup = !findings.isEmpty() && backedUpSince(begun, connection);
    }
    if (backup) {
      throw UNAVAILABLE.retryIn(
          SOON, "a backup ran during the check, so it says nothing about the client: " + findings);
    }
    if (findings.stream().anyMatch(it -> it.contains(ResolverDns.SILENT))) {
      throw UNAVAILABLE.retryIn(SOON, String.join("; ", findings)); // says nothing about the client
    }
    return String.join("; ", findings);
  }

  private static boolean backedUpSince(Instant begun, Host host) {
    var report = HostReport.of(host);
    return report.backedUpWithin(Duration.between(begun, Instant.now()).plus(CLOCK_STEP));
  }
}
