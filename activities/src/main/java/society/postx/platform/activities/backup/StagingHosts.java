package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.BaseFolder;
import society.postx.platform.activities.host.FirstContact;
import society.postx.platform.activities.host.HostReport;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.backup.BackupManifest;
import society.postx.platform.workflows.backup.CopyComparison;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.staging.RestoredCopy;
import society.postx.platform.workflows.staging.StagingHost;
import society.postx.platform.workflows.staging.StagingHostActivities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Restores snapshots on staging servers with the programs of {@code base/backup/}, as on a new
 * server of the client, but with the apps in quarantine and without credentials for the repository.
 */
public final class StagingHosts implements StagingHostActivities {
  private static final Logger log = LoggerFactory.getLogger(StagingHosts.class);
  private static final Duration DESCRIBE = Duration.ofMinutes(5);

  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;
  private final Function<StagingHost, Login> logins;
  private final Hosts hosts;
  private final Jobs jobs;
  private final FirstContact contact;
  private final BaseFolder base;
  private final ManifestFile manifests;
  private final RestoreJob restores;
  private final CopyProof proof;

  public StagingHosts(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      Function<StagingHost, Login> logins,
      Hosts hosts,
      RepositoryAccess repositories,
      Heartbeat heartbeat) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.logins = logins;
    this.hosts = hosts;
    this.jobs = new Jobs(hosts, heartbeat);
    this.contact = new FirstContact(hosts, heartbeat);
    this.base = new BaseFolder(hosts, jobs, heartbeat);
    this.manifests = new ManifestFile(repositories);
    this.restores = RestoreJob.ofCopies(infrastructure, secrets, hosts, jobs);
    this.proof = new CopyProof(infrastructure, secrets);
  }

  @Override
  public Changes prepareStaging(StagingHost host) {
    var login = logins.apply(host);
    contact.await(login);
    var spec = host.spec();
    return new Changes(base.apply(spec, login, infrastructure.at(spec.commit())));
  }

  @Override
  public RestoredCopy restoreCopy(StagingHost host, SubAccount subAccount, String snapshot) {
    var login = logins.apply(host);
    var spec = host.spec();
    var promised = promised(spec.client(), subAccount, snapshot);
    var apps = promised.apps().stream().map(StagingHosts::appAt).toList();
    var commits = SnapshotCommits.in(infrastructure);
    apps.forEach(it -> commits.of(snapshot, it));
    infrastructure.keep(apps.stream().map(AppAt::commit).distinct().toList());
    List<String> answered;
    try {
      reach(host, login, subAccount);
      restores.fetch(spec, login, snapshot, apps);
      answered = answering(login);
    } finally {
      forgetCredentials(login); // an attempt that goes on brings them again
    }
    jobs.succeed(
        login,
        Job.repeatable(spec.run(), "describe-files", CopyScripts.DESCRIBE_FILES, DESCRIBE),
        Masking.none());
    var data = proof.data(apps);
    var problems = new ArrayList<>(CopyComparison.promises(promised, data));
    var notes = new ArrayList<>(uncounted(promised));
    try (var connection = hosts.connect(login)) {
      problems.addAll(
          CopyComparison.files(promised, proof.said(connection, CopyScripts.FILES), data));
      problems.addAll(proof.samples(connection, promised, data));
      notes.addAll(proof.state(connection, spec.client()));
    }
    log.info("{} has the files of snapshot {} of {}", host.name(), snapshot, spec.client());
    return new RestoredCopy(snapshot, apps, lacking(spec, apps), problems, notes, answered);
  }

  private static List<String> uncounted(BackupManifest promised) {
    var large = promised.uncounted();
    return large.isEmpty()
        ? List.of()
        : List.of(
            "not compared, since it takes too long to count: %d tables or paths, first %s"
                .formatted(large.size(), ShownText.oneLine(large.getFirst())));
  }

  /** While the firewall is open: without this, a later silence would not be the firewall's. */
  private List<String> answering(Login login) {
    var box = infrastructure.latest().settings().storageBox();
    try (var connection = hosts.connect(login)) {
      var answered = OutwardLook.answering(connection, box.host(), box.port());
      if (!OutwardLook.suffices(answered)) {
        throw UNAVAILABLE.retryIn(
            Duration.ofSeconds(10),
            "%s reaches not both the Storage Box and its packages (%s), so nothing could show later that its firewall is closed"
                .formatted(login.name(), answered));
      }
      return answered;
    }
  }

  /** Apps with data that the client has by its file, but not in the snapshot. */
  private List<AppName> lacking(HostSpec spec, List<AppAt> apps) {
    var ran = apps.stream().map(AppAt::name).toList();
    var now = infrastructure.at(spec.commit());
    return now.plan(spec.client(), spec.run()).apps().stream()
        .map(AppPlan::name)
        .filter(it -> !ran.contains(it) && !BackupPlan.data(now.app(it)).isEmpty())
        .toList();
  }

  private BackupManifest promised(ClientName client, SubAccount subAccount, String snapshot) {
    var reading = manifests.of(client, subAccount, snapshot);
    var manifest =
        reading
            .manifest()
            .orElseThrow(
                () -> REQUEST_REFUSED.stop("it does not say what ran: " + reading.problem()));
    if (!manifest.host().equals(client.serverName())) {
      throw REQUEST_REFUSED.stop(
          "the snapshot is of the host %s, not of %s"
              .formatted(manifest.host(), client.serverName()));
    }
    if (manifest.apps().isEmpty()) {
      throw REQUEST_REFUSED.stop("no app ran when the snapshot was made");
    }
    return manifest;
  }

  private static AppAt appAt(BackupManifest.RunningApp app) {
    if (app.commit().isEmpty()) {
      throw REQUEST_REFUSED.stop("the host did not know which commit %s ran".formatted(app.name()));
    }
    return new AppAt(new AppName(app.name()), app.commit());
  }

  /** The way of the client's own host: append-only, and without a monitor to report to. */
  private void reach(StagingHost host, Login login, SubAccount subAccount) {
    var spec = host.spec();
    var files =
        new BackupFiles(
            spec, subAccount, infrastructure.at(spec.commit()), secrets.client(spec.client()));
    try (var connection = hosts.connect(login)) {
      var plan = BackupPlan.of(infrastructure::at, AppFolders.noted(connection));
      BundleUpload.put(connection, files.programs(plan), BackupPrograms.FOLDER, "backup");
      BundleUpload.put(connection, files.readingFiles(), "/etc/platform", "backup-secrets");
    }
  }

  private void forgetCredentials(Login login) {
    try (var connection = hosts.connect(login)) {
      connection
          .script(CopyScripts.FORGET_CREDENTIALS, List.of(), Host.Input.none())
          .orFail("removing the credentials for the repository");
    }
  }

  @Override
  public Changes startCopy(StagingHost host, RestoredCopy copy) {
    var login = logins.apply(host);
    var spec = host.spec();
    requireClosed(login, copy, spec.client());
    var changes = restores.start(spec, login, copy.snapshot(), copy.apps());
    log.info("{} runs a copy of {}", host.name(), spec.client());
    return changes;
  }

  /** Nothing starts while anything still answers that answered before the firewall closed. */
  private void requireClosed(Login login, RestoredCopy copy, ClientName client) {
    if (!OutwardLook.suffices(copy.answered())) {
      throw REQUEST_REFUSED.stop(
          "nothing shows that the firewall of %s is closed, so the copy of %s was not started; start it again"
              .formatted(login.name(), client));
    }
    try (var connection = hosts.connect(login)) {
      var open = OutwardLook.open(connection, copy.answered());
      if (!open.isEmpty()) {
        throw UNAVAILABLE.retryIn(
            Duration.ofSeconds(10),
            "%s still reaches %s: its firewall lets traffic out, so the copy of %s was not started"
                .formatted(login.name(), open, client));
      }
    }
  }

  @Override
  public List<String> proveCopy(
      StagingHost host, SubAccount subAccount, RestoredCopy copy, boolean pages) {
    var login = logins.apply(host);
    var spec = host.spec();
    var promised = promised(spec.client(), subAccount, copy.snapshot());
    jobs.succeedFresh(
        login,
        Job.repeatable(spec.run(), "describe-running", CopyScripts.DESCRIBE_RUNNING, DESCRIBE),
        Masking.none());
    var problems = new ArrayList<String>();
    try (var connection = hosts.connect(login)) {
      var running = proof.said(connection, CopyScripts.RUNNING);
      problems.addAll(CopyComparison.apps(promised, running, off(copy.apps())));
      problems.addAll(proof.sentinels(connection, running, spec.client()));
      problems.addAll(HostReport.of(connection).unhealthy());
      problems.addAll(proof.drills(connection, spec.client(), copy.apps()));
      if (pages) {
        problems.addAll(proof.pages(connection, spec, copy.apps()));
      }
    }
    return List.copyOf(problems);
  }

  @Override
  public String wayIn(StagingHost host) {
    return CopyTunnel.command(logins.apply(host), host.spec().domain());
  }

  /** Services that a copy does not start, as {@code app/service}. */
  private Set<String> off(List<AppAt> apps) {
    var off = new TreeSet<String>();
    for (var app : apps) {
      infrastructure
          .at(app.commit())
          .app(app.name())
          .quarantine()
          .ifPresent(it -> it.without().forEach(name -> off.add(app.name() + "/" + name)));
    }
    return off;
  }
}
