package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.deployment.HostDeployments;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.RealHost;
import society.postx.platform.activities.host.SandboxImages;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.verification.OutsideVerification;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.backup.BackupManifest;
import society.postx.platform.workflows.backup.ManifestComparison;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.proof.BackupsSeen;
import society.postx.platform.workflows.proof.DataCursor;

/**
 * Backs up and restores a real machine with real restic and a Storage Box; each test begins where
 * the one before left it.
 */
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupsOnRealMachineTest {
  private static final List<AppPlan> APPS = List.of(new AppPlan(new AppName("notes"), List.of()));

  @TempDir static Path folder;
  private static RealHost real;
  private static RealBox box;
  private static SubAccount account;
  private static SecretStore secrets;
  private static InfrastructureRepository infrastructure;
  private static HostSpec host;
  private static boolean databaseRuns;
  private final Hosts hosts = new Hosts();

  @BeforeAll
  static void bootBesideABox() throws IOException {
    real = new RealHost(folder, new ImageSource.Prepared());
    box = new RealBox(real, folder);
    account = box.account();
    var files = new HashMap<>(box.files(Map.of("ledger_db_password", "Hc3vJt8mWq5xZr6nKf2bYd9s")));
    files.put("apps/notes/app.yml", "name: notes\nbackup: {paths: [data], databases: []}\n");
    files.put("apps/notes/compose.yml", "services: {}\n");
    files.put("apps/ledger/app.yml", LEDGER_APP);
    files.put("apps/ledger/compose.yml", LEDGER_COMPOSE);
    var commit = real.repository().commit(files);
    infrastructure = real.repository().opened();
    infrastructure.latest();
    secrets = box.secrets(infrastructure);
    host = at(commit);
    real.awaitBoot();
    real.inside(
        "mkdir -p /opt/docker/notes/data; cd /opt/docker/notes; echo x >.env; echo x >app.yml; echo"
            + " x >compose.yml; echo precious >data/note");
  }

  @AfterAll
  static void powerOff() {
    if (box != null) {
      box.close();
    }
    if (real != null) {
      real.close();
    }
  }

  @Test
  @Order(1)
  void theHostHasATimerAfterThreeAndARepositoryItMayOnlyAppendTo() {
    var changes = backups(Heartbeat.none()).setUpBackups(host, account, APPS);
    assertThat(changes.changes())
        .extracting(change -> change.what())
        .containsExactly(
            "platform-users-in.service",
            "platform-backup.service",
            "platform-nightly-backup.service",
            "platform-backup.timer",
            "restic repository");
    assertThat(real.inside("systemctl show --property=TimersCalendar platform-backup.timer"))
        .contains("04:28:35 Europe/Amsterdam"); // client-alpha's own time
    assertThat(real.inside("systemctl show platform-backup.timer"))
        .contains("RandomizedDelayUSec=0\n");
    assertThat(real.inside("stat --format %a /etc/platform/backup/*")).isEqualTo("600\n600\n600\n");
    assertThat(backups(Heartbeat.none()).setUpBackups(host, account, APPS).changes()).isEmpty();
  }

  private static final String HOLD_BACKUPS =
      """
      mkdir -p /etc/systemd/system/platform-backup.service.d
      cat >/etc/systemd/system/platform-backup.service.d/hold.conf <<'END'
      [Service]
      ExecStartPre=/bin/sh -c 'until [ -e /root/go-on ]; do sleep 0.1; done'
      END
      systemctl daemon-reload
      """;

  @Test
  @Order(2)
  void aBackupWhoseWorkerDiedMakesExactlyOneSnapshot() {
    real.inside(HOLD_BACKUPS);
    var beats = new AtomicInteger();
    assertThatThrownBy(
            () ->
                backups(
                        progress -> {
                          if (progress.contains("back-up") && beats.incrementAndGet() == 2) {
                            throw new IllegalStateException("worker killed");
                          }
                        })
                    .backUpOnce(host, account, 26))
        .hasMessage("worker killed");
    real.inside("touch /root/go-on");
    var snapshot = backups(Heartbeat.none()).backUpOnce(host, account, 26);

    assertThat(snapshot.files()).isEqualTo(6); // with manifest and sentinel
    assertThat(listing().of(host.client(), account).restorable())
        .extracting(Snapshot::id)
        .containsExactly(snapshot.id());
    assertThat(real.inside("/opt/platform/backup/restic snapshots --json --tag pass"))
        .contains("short_id")
        .doesNotContain(snapshot.id());
    assertThat(backups(Heartbeat.none()).backUpOnce(host, account, 26).id())
        .isEqualTo(snapshot.id());
  }

  @Test
  @Order(3)
  void theHostCannotDeleteWhatItStored() {
    var snapshot = backups(Heartbeat.none()).backUpOnce(host, account, 26);
    var verification =
        new OutsideVerification(
            infrastructure, secrets, real.logins(), hosts, listing(), Heartbeat.none());
    assertThat(verification.checkBackup(host, account, snapshot)).contains(snapshot.id());
  }

  @Test
  @Order(4)
  void retentionForgetsNoSnapshotOfToday() {
    real.inside("echo more >>/opt/docker/notes/data/note; systemctl start platform-backup.service");
    var report = backups(Heartbeat.none()).forgetOld(host.client(), account, List.of());
    assertThat(report.done()).isTrue();
    assertThat(report.note()).isEqualTo("nothing to forget, 4 kept"); // two, and their first passes
    assertThat(report.suspicions()).isEmpty();
    assertThat(listing().of(host.client(), account).restorable()).hasSize(2);
  }

  private static final String HASTY =
      """
      mkdir -p /etc/systemd/system/platform-nightly-backup.service.d
      cat >/etc/systemd/system/platform-nightly-backup.service.d/hasty.conf <<'END'
      [Service]
      RestartSec=1s
      RestartMaxDelaySec=2s
      END
      systemctl daemon-reload
      cd /opt/platform/backup; mv restic restic.away
      systemctl start --no-block platform-nightly-backup.service
      """;

  @Test
  @Order(5)
  void aNightlyBackupThatFailsIsTriedAgainUntilItSucceeds() {
    var before = listing().of(host.client(), account).restorable();
    real.inside(HASTY);
    await()
        .atMost(Duration.ofMinutes(1)) // it reports each failure to a monitor that is not there
        .until(() -> !nightly("NRestarts").equals("0"));
    real.inside("cd /opt/platform/backup; mv restic.away restic");
    await().atMost(Duration.ofMinutes(2)).until(() -> nightly("ActiveState"), "inactive"::equals);
    assertThat(listing().of(host.client(), account).restorable()).hasSize(before.size() + 1);
  }

  @Test
  @Order(6)
  void aNightlyBackupThatAnOperatorStopsIsNotTriedAgain() {
    real.inside("rm -f /root/go-on; systemctl start --no-block platform-nightly-backup.service");
    await()
        .until(
            () -> real.inside("systemctl is-active platform-backup || :").strip(),
            "activating"::equals);
    real.inside("systemctl stop platform-backup.service");
    assertThat(nightly("SubState")).isNotEqualTo("auto-restart");
    assertThat(nightly("ActiveState")).isIn("inactive", "failed");
  }

  private static final AppName LEDGER = new AppName("ledger");

  private static final String LEDGER_APP =
      """
      name: ledger
      secrets: [{name: db_password, kind: password}]
      directories: [{path: postgres, owner: 999, mode: "0700"}]
      backup: {databases: [{postgres: ledger, user: ledger, service: postgres, file: ledger.dump}]}
      """;

  private static final String LEDGER_COMPOSE =
      """
      services:
        postgres:
          image: postgres:17.12
          stop_grace_period: 5s
          environment: {POSTGRES_DB: ledger, POSTGRES_USER: ledger, POSTGRES_PASSWORD_FILE: /run/secrets/db_password}
          secrets: [db_password]
          volumes: ["./postgres:/var/lib/postgresql/data"]
          healthcheck:
            test: [CMD, pg_isready, --quiet, --host=127.0.0.1, --username=ledger, --dbname=ledger]
            interval: 1s
            retries: 60
      secrets:
        db_password: {file: ./secrets/db_password}
      """;

  private static final String PSQL =
      "docker exec --interactive ledger-postgres-1 psql --username=ledger --dbname=ledger"
          + " --no-align --tuples-only --quiet ";

  /** Each transaction adds a row to both tables, so that only counts of one instant are equal. */
  private static final String WRITER =
      PSQL.replace("--interactive", "--detach")
          + "--command=\"DO \\$\\$ BEGIN LOOP INSERT INTO entries DEFAULT VALUES;"
          + " INSERT INTO mirror DEFAULT VALUES; COMMIT; PERFORM pg_sleep(0.001); END LOOP; END \\$\\$\"";

  private static String snapshot = "";
  private static Optional<BackupManifest> manifest = Optional.empty();

  @Test
  @Order(7)
  void anAppWithADatabaseRuns() throws IOException {
    var images = SandboxImages.folder();
    real.withGateway(Optional.of(images));
    await() // Docker reads /etc/hosts every five seconds: at first it may not know the registry
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> !real.inside("docker pull postgres:17.12").isEmpty());
    new HostDeployments(
            infrastructure,
            new AppFolders(infrastructure::at, secrets),
            real.logins(),
            hosts,
            Heartbeat.none())
        .deploy(host, List.of(new AppAt(LEDGER, host.commit())));
    sql(
        "CREATE TABLE entries (id bigserial, at timestamptz DEFAULT now());"
            + " CREATE TABLE mirror (id bigserial);"
            + " CREATE TABLE \"odd \"\"na.me\" (id int);"
            + " INSERT INTO entries SELECT FROM generate_series(1, 50000);"
            + " INSERT INTO mirror SELECT FROM generate_series(1, 50000);");
    real.inside("rm -f /root/storing; touch /root/go-on");
    databaseRuns = true;
  }

  @Test
  @Order(8)
  void theManifestCountsWhatTheDumpHoldsWhileOthersWrite() {
    assumeTrue(databaseRuns, "skipped: no app with a database runs");
    real.inside(WRITER);
    await().until(() -> count("entries") > 50_000);
    real.inside("systemctl start platform-backup.service");
    sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'DO %'");

    snapshot = listing().of(host.client(), account).restorable().getLast().id();
    var read = new ManifestFile(access()).of(host.client(), account, snapshot);
    assertThat(read.problem()).isEmpty();
    BackupsOnRealMachineTest.manifest = read.manifest();
    var manifest = read.manifest().orElseThrow();
    assertThat(manifest.missing()).isEmpty();
    assertThat(manifest.tag()).matches("night-\\d{4}-\\d{2}-\\d{2}");
    assertThat(manifest.host()).isEqualTo("client-alpha");
    assertThat(rows("entries")).isEqualTo(rows("mirror")).isBetween(50_001L, count("entries") - 1);
    assertThat(rows("odd \"na.me")).isZero();
    assertThat(manifest.apps())
        .filteredOn(it -> it.name().equals("ledger"))
        .singleElement()
        .satisfies(
            app -> {
              assertThat(app.commit()).isEqualTo(host.commit());
              assertThat(app.containers())
                  .singleElement()
                  .satisfies(it -> assertThat(it.image()).isEqualTo("postgres:17.12"));
            });
    assertThat(manifest.milliseconds())
        .containsKeys("first pass", "dump ledger/ledger.dump", "manifest");
    assertThat(manifest.sample()).isNotEmpty();
    assertThat(manifest.disk()).isNotNull();
    assertThat(real.inside("/opt/platform/backup/restic snapshots --json --tag pass"))
        .doesNotContain(snapshot);
  }

  @Test
  @Order(9)
  void aRestoreBringsBackTheRowsThatTheManifestCounts() {
    assumeTrue(databaseRuns, "skipped: no app with a database runs");
    sql("DELETE FROM entries; DROP TABLE mirror; CREATE TABLE newer (id int);");
    backups(Heartbeat.none())
        .restoreApps(host, snapshot, List.of(new AppAt(LEDGER, host.commit())));
    assertThat(count("entries")).isEqualTo(rows("entries"));
    assertThat(count("mirror")).isEqualTo(rows("mirror"));
    assertThat(sql("SELECT count(*) FROM pg_tables WHERE tablename = 'newer'")).isEqualTo("0");
    var row = sql("SELECT value FROM postx_platform.sentinel");
    assertThat(sentinel().drawn(Sentinel.place("ledger", "ledger.dump"), row))
        .isEqualTo(
            sentinel().drawn(Sentinel.FILE_PLACE, real.inside("cat " + Sentinel.FILE).strip()))
        .isPresent();
  }

  /** An index that its files lost breaks the count and not the dump. */
  @Test
  @Order(10)
  void aTableWhoseCountFailsDoesNotPassForALargeOne() {
    assumeTrue(databaseRuns, "skipped: no app with a database runs");
    sql("CREATE TABLE torn AS SELECT generate_series(1, 50000) AS id; CREATE INDEX ON torn (id);");
    sql("VACUUM ANALYZE torn; CHECKPOINT;");
    var index = sql("SELECT pg_relation_filepath('torn_id_idx')");
    var compose = "docker compose --project-directory /opt/docker/ledger ";
    real.inside(compose + "stop && rm /opt/docker/ledger/postgres/" + index);
    real.inside(compose + "up --detach --wait");
    real.inside("systemctl start platform-backup.service");

    var newest = listing().of(host.client(), account).restorable().getLast().id();
    var read =
        new ManifestFile(access()).of(host.client(), account, newest).manifest().orElseThrow();
    assertThat(read.faults())
        .singleElement()
        .asString()
        .startsWith("rows of ledger/ledger.dump: public.torn: ")
        .contains("could not open file");
    assertThat(read.uncounted()).isEmpty();
    assertThat(ManifestComparison.findings(manifest.orElseThrow(), read))
        .singleElement()
        .asString()
        .startsWith("the host could not find out: rows of ledger/ledger.dump: public.torn: ");
    sql("DROP TABLE torn");
  }

  @Test
  @Order(11)
  void aDatabaseThatCannotBeCountedIsDumpedAndTheManifestSaysSo() {
    assumeTrue(databaseRuns, "skipped: no app with a database runs");
    real.inside(
        "cd /opt/platform/backup; sed -i 's/pg_export_snapshot()/no_such_function()/' dump.psql");
    var tagged = "release-7-alpha";
    real.inside("/opt/platform/backup/back-up-tagged " + tagged);
    var newest = listing().of(host.client(), account).restorable().getLast().id();
    var read =
        new ManifestFile(access()).of(host.client(), account, newest).manifest().orElseThrow();
    assertThat(read.tag()).isEqualTo(tagged);
    assertThat(read.missing()).containsExactly("rows of ledger/ledger.dump");
    assertThat(ManifestComparison.findings(manifest.orElseThrow(), read))
        .containsExactly(
            "the host could not find out: rows of ledger/ledger.dump",
            "rows were counted before, not now: ledger/ledger.dump");

    real.inside("cd /opt/platform/backup; printf '#!/bin/sh\\nexit 1\\n' >manifest");
    real.inside("systemctl start platform-backup.service");
    newest = listing().of(host.client(), account).restorable().getLast().id();
    read = new ManifestFile(access()).of(host.client(), account, newest).manifest().orElseThrow();
    assertThat(read.missing()).containsExactly("everything");
  }

  /** Ten thousand snapshots of a hijacked host take minutes to read: one is read by its id. */
  private static final String SLOW_LISTS =
      """
      mv /usr/bin/restic /usr/bin/restic.real
      cat >/usr/bin/restic <<'END'
      #!/bin/sh
      case " $* " in *" snapshots "*" --tag "*) sleep 100 ;; esac
      exec /usr/bin/restic.real "$@"
      END
      chmod 755 /usr/bin/restic
      """;

  @Test
  @Order(12)
  void inAFloodABackupFindsItsOwnSnapshotAndFindsItAgain() {
    real.inside(SLOW_LISTS);
    try {
      var made = backups(Heartbeat.none()).backUpTagged(host, "release-9-alpha");
      assertThat(listing().of(host.client(), account).claimed())
          .filteredOn(it -> it.tags().contains("release-9-alpha"))
          .singleElement()
          .satisfies(it -> assertThat(it.shortId()).isEqualTo(made.id()));
      assertThat(made.changes()).isNotEmpty();
      var again = backups(Heartbeat.none()).backUpTagged(host, "release-9-alpha");
      assertThat(again.id()).isEqualTo(made.id());
      assertThat(again.changes()).isEmpty();
    } finally {
      real.inside("mv /usr/bin/restic.real /usr/bin/restic");
    }
  }

  /** A dump of yesterday's database folder would be stored tonight with yesterday's value. */
  @Test
  @Order(13)
  void aSnapshotCarriesTheSentinelsOfTheDeploymentBeforeIt() {
    assumeTrue(databaseRuns, "skipped: no app with a database runs");
    var begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var made = backups(Heartbeat.none()).backUpTagged(host, "release-8-alpha").id();
    assertThat(places(made))
        .extracting(SentinelCheck.Place::name)
        .containsExactly("file", "database ledger/ledger.dump");
    assertThat(places(made))
        .allSatisfy(place -> assertThat(place.drawn().orElseThrow()).isAfterOrEqualTo(begin));
    assertThat(places(snapshot))
        .allSatisfy(place -> assertThat(place.drawn().orElse(Instant.EPOCH)).isBefore(begin));

    sql("UPDATE postx_platform.sentinel SET value = replace(value, '2026', '2031')");
    real.inside("systemctl start platform-backup.service");
    var forged = listing().of(host.client(), account).restorable().getLast().id();
    assertThat(places(forged))
        .extracting(place -> place.drawn().isPresent())
        .containsExactly(true, false);
  }

  /** On the snapshot with the forged row, and with a live file that the snapshot has otherwise. */
  @Test
  @Order(14)
  void aVerificationNamesAForgedRowAChangedFileAndATimerThatIsOff() {
    assumeTrue(databaseRuns, "skipped: no app with a database runs");
    var proofs =
        new BackupProofs(
            infrastructure,
            secrets,
            real.logins(),
            hosts,
            access(),
            listing(),
            Heartbeat.none(),
            InstantSource.system(),
            () -> "test");
    backUpNotesToo();
    var seen = proofs.seeBackups(host.client(), account);
    assertThat(seen.late()).isEmpty();
    assertThat(proofs.askTimer(host))
        .as("an earlier test stopped its nightly backup")
        .containsExactly("the host's last nightly backup failed: exit-code");
    real.inside("systemctl reset-failed platform-nightly-backup.service");
    assertThat(proofs.askTimer(host)).isEmpty();
    assertThat(proofs.readSlice(host.client(), account, DataCursor.first(2))).isEmpty();
    assertThat(proofs.compareContents(host.client(), account, seen))
        .contains("the snapshot holds no sentinel of the worker's for database ledger/ledger.dump");

    // As if the backup were of tonight: this host's files are minutes old.
    var later =
        new BackupsSeen(
            List.of(),
            List.of(),
            seen.newest(),
            Instant.now().plus(Duration.ofHours(8)),
            seen.before(),
            seen.base(),
            seen.present());
    assertThat(proofs.compareLiveFiles(host, account, APPS, later)).isEmpty();
    real.inside("echo other >/opt/docker/notes/data/note");
    assertThat(proofs.compareLiveFiles(host, account, APPS, later))
        .containsExactly(
            "1 of 1 live files have other contents in the newest snapshot:"
                + " /opt/docker/notes/data/note");
    real.inside("systemctl disable --now platform-backup.timer");
    assertThat(proofs.askTimer(host))
        .containsExactly(
            "the host's backup timer is not enabled: disabled",
            "the host's backup timer does not run: inactive");
  }

  /** The repository keeps its own. */
  @Test
  @Order(15)
  void aPasswordThatChangedInGitAloneDoesNotReachTheHost() throws IOException {
    var before = real.inside("cat /etc/platform/backup/restic-password");
    var changed =
        at(real.repository().commit(box.files(Map.of("restic_repo_password", "mistyped-again"))));
    infrastructure.at(changed.commit());
    assertThatThrownBy(() -> backups(Heartbeat.none()).setUpBackups(changed, account, APPS))
        .hasMessageContaining("secrets/clients/alpha.sops.yaml: restic_repo_password: ");
    assertThat(real.inside("cat /etc/platform/backup/restic-password")).isEqualTo(before);
  }

  /** The host has no record of notes, so that the plan of a deployment leaves it out. */
  private void backUpNotesToo() {
    try (var connection = hosts.connect(real.login())) {
      var apps = new ArrayList<>(AppFolders.noted(connection));
      apps.add(new AppAt(new AppName("notes"), host.commit()));
      var programs = new BackupPrograms(infrastructure);
      BundleUpload.put(connection, programs.placement(connection, host.commit(), apps));
    }
    real.inside("systemctl start platform-backup.service");
  }

  private List<SentinelCheck.Place> places(String id) {
    var of = new ManifestFile(access()).of(host.client(), account, id).manifest().orElseThrow();
    return new SentinelCheck(access()).places(sentinel(), host.client(), account, id, of);
  }

  private Sentinel sentinel() {
    return new SentinelPlacement(infrastructure, secrets, InstantSource.system())
        .of(host.client())
        .orElseThrow();
  }

  private static String sql(String statements) {
    return real.inside(PSQL + "<<'SQL'\n" + statements + "\nSQL").strip();
  }

  private static long count(String table) {
    return Long.parseLong(sql("SELECT count(*) FROM " + table));
  }

  private static long rows(String table) {
    return manifest.orElseThrow().dumps().stream()
        .flatMap(dump -> dump.tables().stream())
        .filter(it -> it.schema().equals("public") && it.table().equals(table))
        .findFirst()
        .orElseThrow()
        .rows();
  }

  private static HostSpec at(String commit) {
    var seen = real.spec("run-1");
    return new HostSpec(
        seen.client(), seen.domain(), seen.address(), commit, seen.managementCidrs(), seen.run());
  }

  private static String nightly(String property) {
    return real.inside(
            "systemctl show --value platform-nightly-backup.service --property=" + property)
        .strip();
  }

  private ResticBackups backups(Heartbeat heartbeat) {
    return new ResticBackups(
        infrastructure,
        secrets,
        real.logins(),
        hosts,
        access(),
        box.homes(infrastructure, hosts),
        heartbeat,
        () -> "test");
  }

  private SnapshotListing listing() {
    return box.listing(infrastructure, hosts);
  }

  private static RepositoryAccess access() {
    return box.access(infrastructure);
  }
}
