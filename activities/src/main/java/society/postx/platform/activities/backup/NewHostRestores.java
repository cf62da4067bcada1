package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.clientkey.HostKeyCopies;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.host.ReportedChanges;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.ShellPrograms;
import society.postx.platform.workflows.backup.BackupManifest;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.ImagesSeen;
import society.postx.platform.workflows.restore.NewHostActivities;
import society.postx.platform.workflows.restore.SnapshotContents;
import society.postx.platform.workflows.server.ServerSpec;
import society.postx.platform.workflows.text.ShownText;

/** Restores apps on hosts that have no data of them, with the programs of {@code base/backup/}. */
public final class NewHostRestores implements NewHostActivities {
  private static final Logger log = LoggerFactory.getLogger(NewHostRestores.class);

  private static final String CLEAR = ShellPrograms.text(NewHostRestores.class, "clear-host.sh");

  /** Below ActivityProfile.LONG: removing a million files takes minutes. */
  private static final Duration CLEARING = Duration.ofMinutes(25);

  /** Debian, Docker and the apps' images. */
  private static final long SYSTEM_BYTES = 10_000_000_000L;

  /**
   * Twice for what is loaded from a dump, once for the next night's. Paths have the dump itself.
   */
  private static final int DUMP_TIMES = 3;

  /** Of what a manifest lacks. */
  private static final int NAMED = 3;

  private static final int LONGEST_NAME = 100;

  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;
  private final HostLogins logins;
  private final Hosts hosts;
  private final ManifestFile manifests;
  private final SnapshotData data;
  private final BackupRoom room;
  private final RegistryLook registries = new RegistryLook();
  private final RestoreJob job;
  private final Jobs jobs;
  private final BiConsumer<ServerSpec, String> imaged;

  /**
   * @param imaged refuses where the server at an address is not on the disk of a server image
   */
  public NewHostRestores(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      HostLogins logins,
      Hosts hosts,
      RepositoryAccess repositories,
      BackupRoom room,
      BiConsumer<ServerSpec, String> imaged,
      Heartbeat heartbeat) {
    this.imaged = imaged;
    this.room = room;
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.logins = logins;
    this.hosts = hosts;
    this.manifests = new ManifestFile(repositories);
    this.data = new SnapshotData(repositories);
    this.jobs = new Jobs(hosts, heartbeat);
    this.job = new RestoreJob(infrastructure, secrets, hosts, jobs);
  }

  @Override
  public SnapshotContents contents(
      ClientName client, SubAccount subAccount, ChosenSnapshot snapshot) {
    room.requireSome();
    var reading = manifests.of(client, subAccount, snapshot.id());
    var manifest =
        reading
            .manifest()
            .orElseThrow(
                () ->
                    INVALID_INPUT.stop(
                        "snapshot: '%s': it does not say which commit its apps ran: %s; choose a newer one"
                            .formatted(snapshot.shortId(), reading.problem())));
    if (!manifest.host().equals(client.serverName())) {
      throw INVALID_INPUT.stop(
          "snapshot: '%s': it is of the host %s, not of %s"
              .formatted(snapshot.shortId(), manifest.host(), client.serverName()));
    }
    var commits = SnapshotCommits.in(infrastructure);
    var apps = manifest.apps().stream().map(it -> known(commits, snapshot, it)).toList();
    if (apps.isEmpty()) {
      throw INVALID_INPUT.stop(
          "snapshot: '%s': no app ran when it was made".formatted(snapshot.shortId()));
    }
    var notes = new ArrayList<>(data.notes(client, subAccount, snapshot, manifests(apps)));
    notes.addAll(notes(client, manifest));
    return new SnapshotContents(
        apps,
        manifest.paths().stream().mapToLong(BackupManifest.PathTotal::files).sum(),
        manifest.paths().stream().mapToLong(BackupManifest.PathTotal::bytes).sum(),
        manifest.dumps().stream()
            .flatMap(it -> it.tables().stream())
            .mapToLong(BackupManifest.TableRows::rows)
            .sum(),
        notes,
        needed(manifest));
  }

  /** By what the manifest says, which the host wrote. */
  private static long needed(BackupManifest manifest) {
    var files = manifest.paths().stream().mapToLong(BackupManifest.PathTotal::bytes).sum();
    var dumps = manifest.dumps().stream().mapToLong(BackupManifest.Dump::bytes).sum();
    return SYSTEM_BYTES + files + DUMP_TIMES * dumps;
  }

  private List<AppManifest> manifests(List<AppAt> apps) {
    return apps.stream().map(it -> infrastructure.at(it.commit()).app(it.name())).toList();
  }

  /** A restore needs the files that the app ran with then: newer ones may expect other tables. */
  private static AppAt known(
      SnapshotCommits commits, ChosenSnapshot snapshot, BackupManifest.RunningApp app) {
    if (app.commit().isEmpty()) {
      throw INVALID_INPUT.stop(
          "snapshot: '%s': the host did not know which commit %s ran; choose another one"
              .formatted(snapshot.shortId(), app.name()));
    }
    var at = new AppAt(new AppName(app.name()), app.commit());
    commits.of(snapshot.id(), at);
    return at;
  }

  private List<String> notes(ClientName client, BackupManifest manifest) {
    var notes = new ArrayList<String>();
    notes.add("backups: " + ProofFile.read(infrastructure.latest(), client).verdict());
    var counted =
        manifest.dumps().stream()
            .filter(BackupManifest.Dump::counted)
            .map(BackupManifest.Dump::app)
            .toList();
    var uncounted =
        manifest.dumps().stream()
            .map(BackupManifest.Dump::app)
            .distinct()
            .filter(it -> !counted.contains(it))
            .toList();
    if (!uncounted.isEmpty()) {
      notes.add("no rows were counted of " + first(uncounted));
    }
    if (!manifest.missing().isEmpty()) {
      notes.add("its manifest lacks: " + first(manifest.missing()));
    }
    return notes;
  }

  /** In one line: a host may write two hundred, and those who approve read what stands below. */
  private static String first(List<String> said) {
    var more = said.size() - NAMED;
    return said.stream()
            .limit(NAMED)
            .map(it -> ShownText.oneLine(ShownText.shortened(it, LONGEST_NAME)))
            .collect(joining("; "))
        + (more > 0 ? "; and %d more".formatted(more) : "");
  }

  @Override
  public ImagesSeen lookForImages(List<AppAt> apps) {
    var images =
        apps.stream()
            .flatMap(it -> infrastructure.at(it.commit()).compose(it.name()).pinned().stream())
            .distinct()
            .toList();
    return registries.of(images);
  }

  @Override
  public Changes clear(HostSpec host, ServerSpec imaged) {
    this.imaged.accept(imaged, host.address()); // a file on the disk alone says too little about it
    var program = CLEAR.replace("@RUN@", host.run().value());
    var job = Job.repeatable(host.run(), "clear-host", program, CLEARING);
    var login = logins.to(host);
    var result = jobs.succeed(login, job, new Masking(secrets.ever(host.client())));
    log.info("{} has no app of its server image", login.name());
    return new Changes(ReportedChanges.in(result.output()));
  }

  @Override
  public Changes reachRepository(HostSpec host, SubAccount subAccount) {
    var checkout = infrastructure.at(host.commit());
    var files = new BackupFiles(host, subAccount, checkout, secrets.client(host.client()));
    var login = logins.to(host);
    List<AppAt> running;
    try (var connection = hosts.connect(login)) {
      running = AppFolders.noted(connection);
    }
    var placements = files.placements(BackupPlan.of(infrastructure::at, running));
    HostKeyCopies.placement(secrets.keyCopy(host.client())).ifPresent(placements::add);
    var placing = Job.placing(host.run(), "place-backup-programs").placing(placements);
    jobs.succeedFresh(login, placing, new Masking(secrets.ever(host.client())));
    return Changes.none();
  }

  @Override
  public Changes fetchData(HostSpec host, ChosenSnapshot snapshot, List<AppAt> apps) {
    var login = logins.to(host);
    if (!job.fetches(host, login, snapshot.id())) {
      requireNew(login, apps);
    }
    var changes = job.fetch(host, login, snapshot.id(), apps);
    log.info("{} has the files of snapshot {}", login.name(), snapshot.shortId());
    return changes;
  }

  /** What users wrote since would be written over. */
  private void requireNew(Login login, List<AppAt> apps) {
    try (var connection = hosts.connect(login)) {
      var names = apps.stream().map(AppAt::name).toList();
      var running =
          AppFolders.noted(connection).stream().map(AppAt::name).filter(names::contains).toList();
      if (!running.isEmpty()) {
        throw REQUEST_REFUSED.stop(
            "%s runs %s already, and this restores on new hosts only"
                .formatted(login.name(), running));
      }
    }
  }

  @Override
  public Changes startOnData(HostSpec host, ChosenSnapshot snapshot, List<AppAt> apps) {
    var login = logins.to(host);
    if (!job.fetches(host, login, snapshot.id())) { // after an abort, the old host is there again
      throw REQUEST_REFUSED.stop(
          "%s has no data that this restore fetched, so nothing is loaded there; abort"
              .formatted(login.name()));
    }
    var changes = job.start(host, login, snapshot.id(), apps);
    log.info("{} runs {} on the data of snapshot {}", login.name(), apps, snapshot.shortId());
    return changes;
  }
}
