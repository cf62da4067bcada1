package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.toSet;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.health.VisitorCheck;
import society.postx.platform.activities.health.VisitorHttp;
import society.postx.platform.activities.health.VisitorToken;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.host.HostReport;
import society.postx.platform.activities.host.ReportedChanges;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.backup.BackupManifest;
import society.postx.platform.workflows.backup.RowsSince;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.FilesForecast;
import society.postx.platform.workflows.restore.FilesOrder;
import society.postx.platform.workflows.restore.RestoreActivities;
import society.postx.platform.workflows.restore.RestoreClientInput.Versions;
import society.postx.platform.workflows.restore.RestoreEvidence;
import society.postx.platform.workflows.restore.RestoreForecast;
import society.postx.platform.workflows.restore.RestoreOrder;
import society.postx.platform.workflows.restore.SnapshotSelector;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** Restores apps on their own hosts with the programs of {@code base/backup/}. */
public final class HostRestores implements RestoreActivities {
  private static final Logger log = LoggerFactory.getLogger(HostRestores.class);

  /** Below what a command on a host may take. */
  private static final String PROVE_SECONDS = "50";

  /** A host says how long it took; nobody believes more. */
  private static final Duration LONGEST_BACKUP = Duration.ofDays(1);

  /** Characters of what a host says. */
  private static final int SAID = 300;

  /** A host's folder for what its apps had before a restore of this run. */
  static final String KEPT = "/opt/docker/.kept/";

  /** Arguments: the folder, days. Nothing was kept where the restore moved nothing. */
  private static final String KEEP_UNTIL =
      """
      set -eu
      [ -e "$1/moved" ] || exit 0
      date --date="+$2 days" +%s >"$1/until.new"
      mv "$1/until.new" "$1/until"
      """;

  private final InfrastructureRepository infrastructure;
  private final HostLogins logins;
  private final Hosts hosts;
  private final EndedRestore ended;
  private final SnapshotListing listing;
  private final CommittedHolds holds;
  private final ManifestFile manifests;
  private final BackupPrograms programs;
  private final RestoreJob job;
  private final Forecasts forecasts;
  private final FileRestores files;
  private final Heartbeat heartbeat;
  private final SecretStore secrets;

  /**
   * @param workflow says the id of the workflow that calls, for commits' trailers
   */
  public HostRestores(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      HostLogins logins,
      Hosts hosts,
      SnapshotListing listing,
      ManifestFile manifests,
      BackupRoom room,
      Heartbeat heartbeat,
      Supplier<String> workflow) {
    this.infrastructure = infrastructure;
    this.holds = new CommittedHolds(infrastructure, workflow, InstantSource.system());
    this.logins = logins;
    this.hosts = hosts;
    this.ended = new EndedRestore(hosts, logins);
    this.listing = listing;
    this.manifests = manifests;
    this.programs = new BackupPrograms(infrastructure);
    this.heartbeat = heartbeat;
    this.secrets = secrets;
    var jobs = new Jobs(hosts, heartbeat);
    var dryRuns = new DryRuns(jobs);
    var folders = new AppFolders(infrastructure::at, secrets);
    this.job = new RestoreJob(infrastructure, secrets, hosts, jobs);
    this.files = new FileRestores(infrastructure, folders, programs, hosts, jobs, dryRuns, room);
    this.forecasts = new Forecasts(infrastructure, dryRuns, room);
  }

  @Override
  public ChosenSnapshot chooseSnapshot(
      ClientName client, SubAccount subAccount, SnapshotSelector selector) {
    var pins = PinFile.forRetention(infrastructure.latest(), client);
    var listed = listing.of(client, subAccount, selector.wanted(pins));
    var chosen = selector.choose(listed.choices(), pins);
    var manifest = manifests.of(client, subAccount, chosen.id()).manifest();
    var newest = listed.dated().getLast(); // the chosen one, or a later one
    return new ChosenSnapshot(
        chosen.id(),
        chosen.stored().orElseThrow(),
        doubt(chosen, pins, Instant.now()),
        made(manifest),
        newest.id().equals(chosen.id())
            ? null
            : manifest.flatMap(it -> since(client, subAccount, it, newest)).orElse(null));
  }

  /** The newest backup may be what the restore is to replace: it still says what users had. */
  private Optional<List<String>> since(
      ClientName client, SubAccount subAccount, BackupManifest then, StoredSnapshot newest) {
    var at = Quantities.time(newest.stored().orElseThrow());
    return manifests
        .of(client, subAccount, newest.id())
        .manifest()
        .map(it -> RowsSince.lines(then, it))
        .filter(lines -> !lines.isEmpty())
        .map(
            lines ->
                lines.stream().map(it -> "until the backup of %s, %s".formatted(at, it)).toList());
  }

  private static @Nullable List<AppAt> made(Optional<BackupManifest> manifest) {
    return manifest
        .map(
            it ->
                it.apps().stream()
                    .filter(app -> !app.commit().isEmpty() && AppName.isName(app.name()))
                    .map(app -> new AppAt(new AppName(app.name()), app.commit()))
                    .toList())
        .orElse(null);
  }

  static @Nullable String doubt(StoredSnapshot snapshot, List<SnapshotPin> pins, Instant now) {
    var doubts = new ArrayList<String>();
    snapshot.doubt().ifPresent(doubts::add);
    if (snapshot.tags().stream().anyMatch(StoredSnapshot::isOfRestore)) {
      doubts.add("by its tag, a restore made it of what it was to replace");
    }
    pins.stream()
        .filter(it -> it.holds(snapshot, now))
        .forEach(it -> doubts.add("it is pinned: " + it.reason()));
    return doubts.isEmpty() ? null : String.join(", ", doubts);
  }

  @Override
  public String keepForDecision(ClientName client, RunLabel run, ChosenSnapshot snapshot) {
    var pin = holds.holdForDecision(client, run, snapshot);
    return "%s; kept until %s"
        .formatted(
            snapshot.note(), pin.until().map(Quantities::time).orElse("somebody removes it"));
  }

  @Override
  public RestoreEvidence evidence(
      ClientName client, SubAccount subAccount, ChosenSnapshot snapshot) {
    var newest = infrastructure.latest();
    var took =
        manifests
            .of(client, subAccount, snapshot.id())
            .manifest()
            .map(it -> it.milliseconds().values().stream().mapToLong(Long::longValue).sum())
            .filter(it -> it > 0 && it < LONGEST_BACKUP.toMillis())
            .map(Duration::ofMillis);
    return new RestoreEvidence(
        ProofFile.read(newest, client).verdict(),
        DrillTimes.last(newest, client).orElse(null),
        took.orElse(null));
  }

  @Override
  public RestoreForecast forecast(
      HostSpec host,
      ChosenSnapshot snapshot,
      List<AppAt> running,
      List<AppName> wanted,
      @Nullable Versions versions) {
    requireProgram("put-back");
    requireProgram("fetch-aside");
    requireProgram("hold-backups");
    requireProgram("visitors");
    return forecasts.of(host, logins.to(host), snapshot, running, wanted, versions);
  }

  /** An older repository's programs would write over what was promised to be kept. */
  private void requireProgram(String name) {
    var path = "base/backup/" + name;
    if (!infrastructure.latest().has(path)) {
      throw INVALID_INPUT.stop(
          "%s: is missing in the infrastructure repository; take base/backup/ from this version's template, then start again"
              .formatted(path));
    }
  }

  @Override
  public Changes holdBackups(HostSpec host) {
    ended.refuse(host);
    try (var connection = hosts.connect(logins.to(host))) {
      programs.put(connection, host.commit());
    }
    return run(host, "hold-backups", "begin", "a restore");
  }

  @Override
  public Changes releaseBackups(HostSpec host) {
    var changes = run(host, "hold-backups", "end");
    ended.mark(host); // a restore of files lets no users in: they never were out
    return changes;
  }

  private Changes run(HostSpec host, String program, String... arguments) {
    var command = new ArrayList<>(List.of(BackupPrograms.FOLDER + "/" + program));
    command.addAll(List.of(arguments));
    try (var connection = hosts.connect(logins.to(host))) {
      var said = connection.root(command, Host.Input.none()).orFail(program);
      return new Changes(ReportedChanges.in(said));
    }
  }

  @Override
  public Changes keepUsersOut(RestoreOrder order) {
    ended.refuse(order.host());
    return visitors(order, "out", "--why", "It is restored from a backup.", "--by", by(order));
  }

  @Override
  public Changes letUsersIn(RestoreOrder order) {
    ended.mark(order.host());
    return visitors(order, "in", "--by", by(order));
  }

  /** What an operator closed by hand before stays closed after it. */
  private static String by(RestoreOrder order) {
    return order.host().run().value();
  }

  private Changes visitors(RestoreOrder order, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    order.before().forEach(app -> all.add(app.name().value()));
    return run(order.host(), "visitors", all.toArray(String[]::new));
  }

  /** Over the way that visitors take, with the token that lets checks in. */
  @Override
  public String checkApps(RestoreOrder order) {
    var host = order.host();
    var login = logins.to(host);
    var web = VisitorHttp.client(infrastructure.known(host.commit()).settings());
    var findings = new ArrayList<String>();
    var masking = new Masking(secrets.ever(host.client()));
    try (var connection = hosts.connect(login)) {
      findings.addAll(HostReport.of(connection).unhealthy());
      var token = VisitorToken.of(connection);
      for (var app : order.apps()) {
        var manifest = infrastructure.at(app.commit()).app(app.name());
        var names =
            manifest.hostnames().stream()
                .map(name -> AppManifest.fullName(name, host.domain()).value())
                .collect(toSet());
        var check = new VisitorCheck(token.in(web, names), hosts, login, heartbeat);
        findings.addAll(check.unhealthy(manifest, host.domain()));
        unproved(connection, app.name()).map(masking::masked).ifPresent(findings::add);
      }
    }
    return String.join("; ", findings);
  }

  private static Optional<String> unproved(Host host, AppName app) {
    var said = host.root("timeout", PROVE_SECONDS, BackupPrograms.FOLDER + "/prove", app.value());
    return said.ok()
        ? Optional.empty()
        : Optional.of(
            "%s: %s".formatted(app, ShownText.shortened(ShownText.oneLine(said.err()), SAID)));
  }

  @Override
  public Changes fetchAside(RestoreOrder order) {
    ended.refuse(order.host());
    var host = order.host();
    var kept = order.keeps() ? kept(order) : "";
    return job.fetchAside(host, logins.to(host), order.snapshot().id(), order.apps(), kept);
  }

  @Override
  public Changes dropFetched(RestoreOrder order) {
    var host = order.host();
    job.dropFetched(host, logins.to(host), order.snapshot().id(), kept(order));
    return Changes.none();
  }

  @Override
  public Changes restore(RestoreOrder order) {
    ended.refuse(order.host());
    var host = order.host();
    var kept = order.keeps() ? kept(order) : "";
    var changes = job.restore(host, logins.to(host), order.snapshot().id(), order.apps(), kept);
    log.info("{} has the data of snapshot {}", host.client(), order.snapshot().shortId());
    return changes;
  }

  @Override
  public Changes putBack(RestoreOrder order, @Nullable String safety) {
    if (ended.is(order.host())) {
      return Changes.none();
    }
    var host = order.host();
    var login = logins.to(host);
    if (order.keeps() || job.onlyLooked(host, login, order.snapshot().id())) {
      return job.putBack(host, login, order.snapshot().id(), order.before(), kept(order));
    }
    return safety == null
        ? Changes.none()
        : job.writeBack(host, login, order.snapshot().id(), order.before(), safety);
  }

  @Override
  public Changes keepUntil(RestoreOrder order, int days) {
    try (var connection = hosts.connect(logins.to(order.host()))) {
      connection
          .script(KEEP_UNTIL, List.of(kept(order), Integer.toString(days)), Host.Input.none())
          .orFail("noting until when the host keeps what was there");
    }
    return Changes.none();
  }

  @Override
  public FilesForecast forecastFiles(FilesOrder order) {
    requireProgram("restore-files");
    requireProgram("hold-backups");
    return files.forecast(order, logins.to(order.restore().host()));
  }

  @Override
  public Changes restoreFiles(FilesOrder order) {
    ended.refuse(order.restore().host());
    return files.restore(order, logins.to(order.restore().host()), kept(order.restore()));
  }

  @Override
  public Changes putFilesBack(FilesOrder order) {
    if (ended.is(order.restore().host())) {
      return Changes.none();
    }
    return files.putBack(order, logins.to(order.restore().host()), kept(order.restore()));
  }

  private static String kept(RestoreOrder order) {
    return KEPT + order.host().run();
  }
}
