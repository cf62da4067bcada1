package society.postx.platform.activities.backup;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.Homes;
import society.postx.platform.activities.clientkey.HostKeyCopies;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.host.ReportedChanges;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.CommandResult;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.Placement;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.backup.PruneCheck;
import society.postx.platform.workflows.backup.PruneSlice;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.backup.SnapshotJson;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.AppPlan;

/** Sets up and runs restic backups on hosts, and applies retention with the platform's key. */
public final class ResticBackups implements BackupActivities {
  private static final Logger log = LoggerFactory.getLogger(ResticBackups.class);
  private static final String PROGRAMS = BackupPrograms.FOLDER;
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9-]{1,63}");
  private static final Duration SET_UP = Duration.ofMinutes(10);

  /** The last tag with its snapshot, as base/backup/backup notes it. */
  private static final String TAGGED = "/var/lib/platform/tagged-backup";

  private static final Pattern NOTED =
      Pattern.compile("(?<tag>[A-Za-z0-9-]{1,63}) (?<id>[0-9a-f]{8,64})\n");

  /** Below the time in which an activity has to answer. */
  private static final int LISTED_SECONDS = 25;

  /** The status of timeout(1). */
  private static final int TIMED_OUT = 124;

  /**
   * Together with the wait for the change lock below ActivityProfile.BACKUP, so that a running
   * backup does not count as stuck.
   */
  static final Duration BACKUP = Duration.ofHours(5);

  /**
   * The service, not the script: systemd never runs it twice at once, even when its timer fires
   * meanwhile.
   */
  private static final String BACK_UP =
      """
      begun=$(date +%s)
      systemctl start platform-backup.service && exit
      journalctl --unit=platform-backup.service --since="@$begun" --no-pager --output=cat
      exit 1
      """;

  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;
  private final HostLogins logins;
  private final Hosts hosts;
  private final Jobs jobs;
  private final SnapshotListing listing;
  private final ClientRetention retention;
  private final ClientPrune prune;
  private final CommittedKeys keys;
  private final CommittedHolds holds;
  private final Heartbeat heartbeat;
  private final BackupPrograms programs;
  private final RestoreJob restoring;
  private final SentinelPlacement sentinels;

  /**
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public ResticBackups(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      HostLogins logins,
      Hosts hosts,
      RepositoryAccess repositories,
      Homes homes,
      Heartbeat heartbeat,
      Supplier<String> workflow) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.logins = logins;
    this.hosts = hosts;
    this.jobs = new Jobs(hosts, heartbeat);
    this.listing = new SnapshotListing(infrastructure, repositories, homes, InstantSource.system());
    this.keys = new CommittedKeys(infrastructure, workflow);
    this.retention = new ClientRetention(infrastructure, repositories, listing, keys);
    this.prune = new ClientPrune(infrastructure, repositories, listing);
    this.holds = new CommittedHolds(infrastructure, workflow, InstantSource.system());
    this.heartbeat = heartbeat;
    this.programs = new BackupPrograms(infrastructure);
    this.sentinels = new SentinelPlacement(infrastructure, secrets, InstantSource.system());
    this.restoring = new RestoreJob(infrastructure, secrets, hosts, jobs);
  }

  @Override
  public Changes setUpBackups(HostSpec host, SubAccount subAccount, List<AppPlan> wanted) {
    heartbeat.beat("reading apps and secrets");
    listing.requirePassword(host.client(), subAccount);
    var checkout = infrastructure.at(host.commit());
    var files = new BackupFiles(host, subAccount, checkout, secrets.client(host.client()));
    var login = logins.to(host);
    List<AppAt> apps;
    try (var connection = hosts.connect(login)) {
      apps = running(connection, host, wanted);
    }
    var placements = files.placements(BackupPlan.of(infrastructure::at, apps));
    HostKeyCopies.placement(secrets.keyCopy(host.client())).ifPresent(placements::add);
    var job =
        Job.changing(host.run(), "set-up-backups", "exec " + PROGRAMS + "/set-up\n", SET_UP)
            .placing(placements);
    var result = jobs.succeedFresh(login, job, masking(host));
    try (var connection = hosts.connect(login)) {
      sentinels.place(connection, host.client(), apps);
    }
    try (var home = listing.home(infrastructure.latest(), host.client(), subAccount)) {
      var seen = home.repositoryKeys(ClientRetention.MOST_KEYS);
      keys.recordFirst(host.client(), seen, host.run());
    }
    return new Changes(ReportedChanges.in(result.output()));
  }

  /** A restored server runs what its snapshot ran, at other commits or without the newest apps. */
  private static List<AppAt> running(Host connection, HostSpec host, List<AppPlan> wanted) {
    var noted = AppFolders.noted(connection);
    return noted.isEmpty()
        ? wanted.stream().map(app -> new AppAt(app.name(), host.commit())).toList()
        : noted;
  }

  @Override
  public Snapshot backUpOnce(HostSpec host, SubAccount subAccount, int freshHours) {
    var login = logins.to(host);
    heartbeat.beat("listing snapshots of " + login.name());
    var fresh = listing.of(host.client(), subAccount).youngerThan(Duration.ofHours(freshHours));
    if (fresh.isPresent()) {
      return counted(login, fresh.get());
    }
    var job = Job.repeatable(host.run(), "back-up", BACK_UP, BACKUP);
    jobs.succeedFresh(login, job, masking(host));
    var made =
        listing
            .of(host.client(), subAccount)
            .newest()
            .orElseThrow(
                () ->
                    FailureType.JOB_FAILED.stop(
                        "the backup of %s succeeded, but its repository has no snapshot"
                            .formatted(login.name())));
    log.info("{} has its first snapshot of this run, {}", login.name(), made.id());
    return counted(login, made).with(List.of(Change.created("snapshot " + made.id())));
  }

  /** With its files and bytes: the worker's restic may be older than the one that counted them. */
  private Snapshot counted(Login login, Snapshot seen) {
    return seen.files() > 0
        ? seen
        : onHost(login, seen.id()).map(it -> it.taken(seen.takenAt())).orElse(seen);
  }

  @Override
  public ForgetReport planForget(ClientName client, SubAccount subAccount) {
    return retention.report(client, subAccount);
  }

  @Override
  public ForgetReport forgetOld(ClientName client, SubAccount subAccount, List<String> approved) {
    var report = retention.forget(client, subAccount, approved);
    log.info("retention of {}: {}", client, report.note());
    return report;
  }

  @Override
  public Changes prune(ClientName client, SubAccount subAccount) {
    var report = retention.forget(client, subAccount, List.of());
    if (!report.question().isEmpty()) {
      throw FailureType.REQUEST_REFUSED.stop(
          report.question() + "; nothing was forgotten; start ForgetSnapshots to decide");
    }
    return new Changes(report.changes());
  }

  @Override
  public PruneCheck checkBeforePrune(ClientName client, SubAccount subAccount) {
    var found = prune.check(client, subAccount);
    if (!found.damage().isEmpty()) {
      log.warn("the repository of {} is damaged: {}", client, found.damage());
    }
    return found;
  }

  @Override
  public PruneSlice pruneSlice(ClientName client, SubAccount subAccount, int megabytes) {
    var slice = prune.slice(client, subAccount, megabytes);
    log.info("prune of {}: {}", client, slice.note());
    return slice;
  }

  @Override
  public Snapshot backUpTagged(HostSpec host, String tag) {
    if (!TAG.matcher(tag).matches()) {
      throw FailureType.INVALID_INPUT.stop(
          "tag: '%s': 1-63 letters, digits or hyphens".formatted(tag));
    }
    var login = logins.to(host);
    var made = tagged(login, tag);
    if (made.isPresent()) {
      holds.hold(host, made.get(), tag);
      return made.get().with(List.of());
    }
    Placement placement;
    try (var connection = hosts.connect(login)) {
      placement = programs.placement(connection, host.commit());
    }
    var placing = Job.placing(host.run(), "place-backup-programs", placement);
    jobs.succeedFresh(login, placing, masking(host));
    try (var connection = hosts.connect(login)) {
      sentinels.place(connection, host.client(), AppFolders.noted(connection));
    }
    var step = "back-up-" + tag.toLowerCase(Locale.ROOT);
    var program = "exec %s/back-up-tagged %s\n".formatted(PROGRAMS, tag);
    var job = Job.repeatable(host.run(), step, program, BACKUP);
    jobs.succeedFresh(login, job, masking(host));
    var snapshot =
        tagged(login, tag)
            .orElseThrow(
                () ->
                    FailureType.JOB_FAILED.stop(
                        "the backup of %s succeeded, but no snapshot with the tag %s was found within %d seconds; check sudo %s/restic snapshots --tag %s there, then retry the step"
                            .formatted(login.name(), tag, LISTED_SECONDS, PROGRAMS, tag)));
    holds.hold(host, snapshot, tag);
    log.info("{} has snapshot {} with tag {}", login.name(), snapshot.shortId(), tag);
    return snapshot.with(List.of(Change.created("snapshot " + snapshot.shortId())));
  }

  @Override
  public Changes restoreApps(HostSpec host, String snapshot, List<AppAt> apps) {
    return restoring.restore(host, logins.to(host), snapshot, apps);
  }

  /** By the id that the backup noted: a host can have more snapshots than can be listed. */
  private Optional<ResticSnapshot> tagged(Login login, String tag) {
    return noted(login, tag)
        .flatMap(id -> onHost(login, id))
        .filter(it -> it.tags().contains(tag))
        .or(() -> onHost(login, "--tag", tag));
  }

  private Optional<String> noted(Login login, String tag) {
    try (var host = hosts.connect(login)) {
      return Optional.of(host.root("head", "-c", "200", TAGGED))
          .filter(CommandResult::ok)
          .map(it -> NOTED.matcher(it.out()))
          .filter(it -> it.matches() && it.group("tag").equals(tag))
          .map(it -> it.group("id"));
    }
  }

  /** The newest of these by its claimed time; empty too where listing takes too long. */
  private Optional<ResticSnapshot> onHost(Login login, String... filter) {
    heartbeat.beat("listing snapshots of " + login.name());
    var limit = "" + LISTED_SECONDS;
    var command = new ArrayList<>(List.of("timeout", limit, PROGRAMS + "/restic", "snapshots"));
    command.addAll(List.of("--json", "--no-lock"));
    command.addAll(List.of(filter));
    try (var host = hosts.connect(login)) {
      var answer = host.root(command, Host.Input.none());
      if (answer.exitStatus() == TIMED_OUT) {
        log.warn("{} did not list its snapshots within {} seconds", login.name(), LISTED_SECONDS);
        return Optional.empty();
      }
      var snapshots = answer.orFail("listing snapshots");
      return ResticSnapshot.restorable(SnapshotJson.read(snapshots)).stream()
          .reduce((earlier, later) -> later);
    }
  }

  private Masking masking(HostSpec host) {
    return new Masking(secrets.ever(host.client()));
  }
}
