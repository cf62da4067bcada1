package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.host.Logins;
import society.postx.platform.activities.host.ReportedChanges;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.operation.Change;
import society.postx.platform.workflows.operation.Changes;
import society.postx.platform.workflows.operation.FailureType;

/** Nightly restic backups by the host itself; retention with the platform's key. */
public final class ResticBackups implements BackupActivities {
  private static final Logger log = LoggerFactory.getLogger(ResticBackups.class);
  private static final String PROGRAMS = "/opt/platform/backup";
  private static final Duration SET_UP = Duration.ofMinutes(10);
  private static final Duration BACKUP = Duration.ofHours(6);

  /** The service, not the script: systemd never runs it twice at once, whoever else starts it. */
  private static final String BACK_UP =
      """
      begun=$(date +%s)
      systemctl start platform-backup.service && exit
      journalctl --unit=platform-backup.service --since="@$begun" --no-pager --output=cat
      exit 1
      """;

  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;
  private final Logins logins;
  private final Hosts hosts;
  private final Jobs jobs;
  private final RepositoryAccess repositories;
  private final Heartbeat heartbeat;

  public ResticBackups(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      Logins logins,
      Hosts hosts,
      RepositoryAccess repositories,
      Heartbeat heartbeat) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.logins = logins;
    this.hosts = hosts;
    this.jobs = new Jobs(hosts, heartbeat);
    this.repositories = repositories;
    this.heartbeat = heartbeat;
  }

  @Override
  public Changes setUpBackups(HostSpec host, SubAccount subAccount, List<AppPlan> wanted) {
    heartbeat.beat("reading apps and secrets");
    var checkout = infrastructure.at(host.commit());
    var apps = wanted.stream().map(AppPlan::name).map(checkout::app).toList();
    var files = new BackupFiles(host, subAccount, checkout, secrets.client(host.client()));
    var login = logins.to(host);
    try (var connection = hosts.connect(login)) {
      BundleUpload.put(
          connection, files.programs(new BackupPlan(apps, checkout)), PROGRAMS, "backup");
      BundleUpload.put(connection, files.secretFiles(), "/etc/platform", "backup-secrets");
    }
    var job =
        Job.repeatable(host.run(), "set-up-backups", "exec " + PROGRAMS + "/set-up\n", SET_UP);
    jobs.forget(login, job);
    var result = jobs.succeed(login, job, masking(host));
    return new Changes(ReportedChanges.in(result.output()));
  }

  @Override
  public Snapshot backUpOnce(HostSpec host, SubAccount subAccount, int freshHours) {
    var login = logins.to(host);
    var youngEnough = Instant.now().minus(Duration.ofHours(freshHours));
    var newest = newest(login).filter(it -> it.takenAt().isAfter(youngEnough));
    if (newest.isPresent()) {
      return newest.get().with(List.of());
    }
    var job = Job.repeatable(host.run(), "back-up", BACK_UP, BACKUP);
    jobs.forget(login, job); // one that ended long ago; what runs now is followed
    jobs.succeed(login, job, masking(host));
    var made =
        newest(login)
            .orElseThrow(
                () ->
                    FailureType.JOB_FAILED.stop(
                        "the backup of %s ended well but its repository has no snapshot"
                            .formatted(login.name())));
    log.info("{} has its first snapshot of this run, {}", login.name(), made.shortId());
    repositories.applyRetention(host.client(), subAccount);
    return made.with(List.of(Change.created("snapshot " + made.shortId())));
  }

  @Override
  public Changes prune(ClientName client, SubAccount subAccount) {
    var before = repositories.snapshots(client, subAccount);
    repositories.applyRetention(client, subAccount);
    var kept =
        repositories.snapshots(client, subAccount).stream().map(Snapshot::id).collect(toSet());
    return new Changes(
        before.stream()
            .map(Snapshot::id)
            .filter(id -> !kept.contains(id))
            .map(id -> Change.deleted("snapshot " + id))
            .toList());
  }

  private Optional<ResticSnapshot> newest(Login login) {
    heartbeat.beat("listing snapshots of " + login.name());
    try (var host = hosts.connect(login)) {
      var snapshots =
          host.root("timeout", "25", PROGRAMS + "/restic", "snapshots", "--json", "--no-lock")
              .orFail("listing snapshots");
      return ResticSnapshot.list(snapshots).stream().reduce((earlier, later) -> later);
    }
  }

  private Masking masking(HostSpec host) {
    return new Masking(secrets.client(host.client()).values());
  }
}
