package society.postx.platform.activities.host;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.MajorVersions;
import society.postx.platform.activities.secrets.SecretChanges;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.host.Evidence;
import society.postx.platform.workflows.host.HostActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.AppPlan;

/** Brings clients' hosts over SSH to what the infrastructure repository says. */
public final class SshHosts implements HostActivities {
  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;
  private final HostLogins logins;
  private final Hosts hosts;
  private final FirstContact contact;
  private final HostKeyMove move;
  private final BaseFolder base;
  private final AppDeployment apps;
  private final EvidenceKeeper evidence;

  public SshHosts(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      HostKeyPins pins,
      Hosts hosts,
      Heartbeat heartbeat,
      EvidenceFiles evidence) {
    var jobs = new Jobs(hosts, heartbeat);
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.logins = new HostLogins(pins, secrets);
    this.hosts = hosts;
    this.contact = new FirstContact(hosts, heartbeat);
    this.move = new HostKeyMove(hosts, pins);
    this.base = new BaseFolder(hosts, jobs, heartbeat);
    this.apps =
        new AppDeployment(hosts, jobs, new AppFolders(infrastructure::at, secrets), heartbeat);
    this.evidence = new EvidenceKeeper(hosts, evidence);
  }

  @Override
  public Changes meetHost(HostSpec host) {
    var login = logins.to(host);
    contact.await(login);
    return new Changes(move.move(host, login));
  }

  @Override
  public Changes applyBase(HostSpec host) {
    return new Changes(base.apply(host, logins.to(host), infrastructure.at(host.commit())));
  }

  @Override
  public DeployedApps deployApps(HostSpec host, List<AppPlan> wanted) {
    var apps = wanted.stream().map(app -> new AppAt(app.name(), host.commit())).toList();
    var login = logins.to(host);
    refuseWhatItsDataCannotFollow(host, login);
    infrastructure.keep(List.of(host.commit()));
    return this.apps.deploy(host, login, apps);
  }

  /** A client that runs already is onboarded again. */
  private void refuseWhatItsDataCannotFollow(HostSpec host, Login login) {
    List<AppAt> running;
    try (var connection = hosts.connect(login)) {
      running = AppFolders.noted(connection);
    }
    var wanted = infrastructure.at(host.commit());
    var changes = new SecretChanges(secrets, infrastructure::known);
    var refusals = new ArrayList<String>();
    for (var app : running) {
      if (wanted.apps().contains(app.name())) {
        var before = infrastructure.at(app.commit());
        changes.of(host.client(), app.name(), before, wanted).stream()
            .flatMap(changed -> changed.refusal().stream())
            .forEach(refusals::add);
        new MajorVersions(before, wanted)
            .refusal(host.client(), app.name())
            .ifPresent(refusals::add);
      }
    }
    if (!refusals.isEmpty()) {
      throw FailureType.REQUEST_REFUSED.stop(
          String.join("; ", refusals) + "; no app was changed; then retry the step");
    }
  }

  @Override
  public Evidence keepEvidence(HostSpec host, String reason) {
    return evidence.keep(host, reason, () -> logins.to(host), () -> masking(host));
  }

  private Masking masking(HostSpec host) {
    return new Masking(secrets.ever(host.client()));
  }
}
