package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.deployment.RealClient;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.FilesOrder;
import society.postx.platform.workflows.restore.PathPattern;
import society.postx.platform.workflows.restore.RestoreClientInput.Versions;
import society.postx.platform.workflows.restore.RestoreForecast;
import society.postx.platform.workflows.restore.RestoreOrder;
import society.postx.platform.workflows.restore.SnapshotSelector;

/**
 * Restores a client whose files and rows are gone, as visitors see it; each test begins where the
 * one before left it.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreOnRealMachineTest {
  private static final AppName NEXTCLOUD = new AppName("nextcloud");
  private static final String KEPT = "/opt/docker/.kept/";
  private static final String ROWS =
      "docker exec nextcloud-postgres-1 psql -U nextcloud -tAc 'SELECT path FROM oc_filecache ORDER BY 1' nextcloud";
  private static final String DROP_ROWS =
      "docker exec nextcloud-postgres-1 psql -U nextcloud -qc 'DROP TABLE oc_filecache' nextcloud";
  private static final String NIGHTLY = "platform-nightly-backup.service";

  @TempDir static Path folder;
  private static @Nullable RealClient onboarded;
  private static RealClient client;
  private final Hosts hosts = new Hosts();

  @BeforeAll
  static void onboard() throws IOException {
    onboarded = RealClient.onboarded(folder);
    client = onboarded;
    try (var connections = new Hosts()) {
      client
          .verification(connections)
          .checkHttps(client.plan(client.commit()), client.host("run-0"));
    }
  }

  @AfterAll
  static void powerOff() {
    if (onboarded != null) {
      onboarded.close();
    }
  }

  @Test
  @Order(1)
  void theSnapshotIsChosenByTheBoxsTimeAndNotByWhatItClaims() throws IOException {
    assertThat(client.files().put("before.txt", "written before")).isEqualTo(201);
    client.backups(hosts).backUpTagged(client.host("run-1"), "release-1-abc");
    var honest = choose("latest");
    assertThat(honest.doubt()).isEqualTo("it is pinned: before release-1-abc");
    client
        .real()
        .inside(
            "/opt/platform/backup/restic backup --quiet --host client-alpha --time '2031-01-01 23:00:00' /etc/hostname");
    var forged = choose("latest");
    assertThat(forged.doubt()).contains("2031-01-01");
    client.box().storedAt(forged.id(), Instant.now().minus(2, ChronoUnit.DAYS));
    assertThat(choose("latest")).isEqualTo(honest);
    assertThat(choose("before:release-1")).isEqualTo(honest);
    assertThat(choose(honest.shortId())).isEqualTo(honest);
    assertThatThrownBy(() -> choose("before:release-9"))
        .hasMessageContaining("snapshot: 'before:release-9': no snapshot is it; there are: ")
        .hasMessageContaining(honest.shortId());
  }

  @Test
  @Order(2)
  void theForecastSaysWhatWouldBeWrittenAndRemovedAndChangesNothing() {
    client.real().inside("rm /opt/docker/nextcloud/data/admin/files/before.txt");
    assertThat(client.files().put("after.txt", "written after")).isEqualTo(201);
    var forecast = forecast("latest");
    assertThat(forecast.apps()).containsExactly(new AppAt(NEXTCLOUD, client.commit()));
    assertThat(forecast.keeps()).isTrue();
    assertThat(forecast.figures().getFirst().restored()).isPositive();
    assertThat(forecast.figures().getFirst().deleted()).isPositive();
    assertThat(client.files().get("after.txt")).isEqualTo("written after");
    assertThatThrownBy(() -> forecast("latest", new AppName("pretix")))
        .hasMessageContaining(
            "apps: 'pretix': client-alpha runs no such app that holds what users write");
    assertThatThrownBy(() -> forecast(lacking("/opt/docker/nextcloud/data")))
        .hasMessageContaining("/opt/docker/nextcloud/dumps/nextcloud.dump")
        .hasMessageContaining("/opt/docker/nextcloud/html")
        .hasMessageContaining("choose another one:  ./platform snapshots alpha");
  }

  /** The id of a snapshot of this folder alone. */
  private String lacking(String folder) throws IOException {
    client
        .real()
        .inside("/opt/platform/backup/restic backup --quiet --host client-alpha " + folder);
    var id = choose("latest").id();
    client.box().storedAt(id, Instant.now().minus(3, ChronoUnit.DAYS));
    return id;
  }

  @Test
  @Order(3)
  void nothingStartsANightlyBackupWhileTheyAreHeld() {
    restores().holdBackups(client.host("run-3"));
    assertThat(client.real().inside("systemctl start " + NIGHTLY + "; " + lastResult()))
        .contains("ConditionResult=no");
    assertThat(restores().releaseBackups(client.host("run-3")).changes()).hasSize(1);
    assertThat(restores().releaseBackups(client.host("run-3")).changes()).isEmpty();
  }

  private static String lastResult() {
    return "systemctl show --property=ConditionResult " + NIGHTLY;
  }

  @Test
  @Order(4)
  void aRestoreCutOffHalfWayBringsBackFilesAndRowsAndKeepsWhatWasThere() {
    client.backups(hosts).backUpTagged(client.host("run-4"), "restore-4"); // with new sentinels
    client.real().inside(DROP_ROWS);
    var order = order("run-4", true);
    restores().keepUsersOut(order);
    assertThat(client.files().get("after.txt")).isEqualTo("503");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var cut = threads.submit(() -> killOnce("run-4", "restoring files of snapshot"));
      assertThat(restores().restore(order).changes())
          .extracting(Change::what)
          .containsExactly("app nextcloud");
      assertThat(cut).succeedsWithin(Duration.ofSeconds(1));
    }
    assertThat(client.files().get("before.txt")).isEqualTo("503");
    await().atMost(Duration.ofMinutes(1)).until(() -> restores().checkApps(order), ""::equals);
    restores().letUsersIn(order);
    assertRestored();
    assertThat(client.real().inside("ls %s/run-4/apps/nextcloud/data/admin/files".formatted(KEPT)))
        .isEqualTo("after.txt\n");
    assertSentinelsAgree();
  }

  @Test
  @Order(5)
  void aRestoreThatIsResetAfterItsEndWritesOverNothing() {
    assertThat(client.files().put("since.txt", "written since")).isEqualTo(201);
    var order = order("run-4", true);
    for (var again :
        List.<Runnable>of(
            () -> restores().holdBackups(order.host()),
            () -> restores().keepUsersOut(order),
            () -> restores().fetchAside(order),
            () -> restores().restore(order))) {
      assertThatThrownBy(again::run).hasMessageContaining("this restore ended before it was reset");
    }
    assertThat(restores().putBack(order, null).changes()).isEmpty();
    restores().dropFetched(order);
    restores().letUsersIn(order);
    assertThat(client.files().get("since.txt")).isEqualTo("written since");
    assertThat(client.real().inside("ls " + KEPT)).isEqualTo("run-4\n");
  }

  @Test
  @Order(6)
  void anAbortBeforeAnythingIsPlacedLeavesNoCopyOfTheData() {
    var order = order("run-15", true);
    restores().fetchAside(order);
    assertThat(client.real().inside("ls " + KEPT)).contains("run-15");
    restores().keepUsersOut(order);
    restores().letUsersIn(order); // the undos run newest first
    restores().dropFetched(order);
    assertThat(client.real().inside("ls " + KEPT)).isEqualTo("run-4\n");
  }

  @Test
  @Order(7)
  void anAbortPutsBackExactlyWhatWasThere() {
    client.real().inside("rm /var/lib/platform/restores-ended/run-4"); // before users were in
    restores().putBack(order("run-4", true), null);
    soonHealthy();
    assertThat(client.real().inside("ls /opt/docker/nextcloud/data/admin/files"))
        .isEqualTo("after.txt\n");
    assertThat(client.real().inside(ROWS + " 2>&1 || :")).contains("does not exist");
    assertThat(client.real().inside("ls " + KEPT)).isEmpty();
    assertSentinelsAgree();
  }

  @Test
  @Order(8)
  void whatWasThereGoesWhenItsTimeHasComeAndNotBefore() {
    var order = order("run-6", true);
    restores().restore(order);
    assertRestored();
    var remove = "/opt/platform/backup/remove-kept; ls " + KEPT;
    assertThat(client.real().inside(remove)).isEqualTo("run-6\n"); // it has no time yet
    restores().keepUntil(order, 7);
    assertThat(client.real().inside(remove)).isEqualTo("run-6\n");
    client.real().inside("echo 1 >%s/run-6/until".formatted(KEPT));
    assertThat(client.real().inside(remove)).isEqualTo("removing %srun-6/\n".formatted(KEPT));
  }

  /** The app's commands run meanwhile: it learns of the files, whose owners and modes are kept. */
  @Test
  @Order(9)
  void singleFilesComeBackBesideTheLiveOnesAndGoAgain() {
    var files = "/opt/docker/nextcloud/data/admin/files/";
    assertThat(client.files().put("before.txt", "written later")).isIn(201, 204);
    var order = files("run-8", false, "data/admin/files/bef*.txt");
    var forecast = restores().forecastFiles(order);
    assertThat(forecast.found()).hasSize(1);
    assertThat(forecast.found().getFirst().files()).isEqualTo(1);
    restores().restoreFiles(order);
    assertThat(client.files().get(order.beside() + "/before.txt")).isEqualTo("written before");
    assertThat(client.files().get("before.txt")).isEqualTo("written later");
    assertThat(client.real().inside("stat -c '%u %a' " + files + order.beside() + "/before.txt"))
        .isEqualTo(client.real().inside("stat -c '%u %a' " + files + "before.txt"));
    assertThat(client.real().inside(ROWS)).contains(order.beside() + "/before.txt");
    restores().putFilesBack(order);
    assertThat(client.real().inside("ls " + files)).isEqualTo("before.txt\n");
    assertThat(client.files().get("before.txt")).isEqualTo("written later");
  }

  @Test
  @Order(10)
  void filesInPlaceReplaceTheLiveOnesAndAnUndoBringsThoseBack() {
    var files = "/opt/docker/nextcloud/data/admin/files/";
    var order = files("run-9", true, "data/admin/files/before.txt");
    restores().restoreFiles(order);
    assertThat(client.files().get("before.txt")).isEqualTo("written before");
    restores().keepUntil(order.restore(), 7);
    assertThat(client.real().inside("cat " + KEPT + "run-9/before" + files + "before.txt"))
        .isEqualTo("written later");
    restores().putFilesBack(order);
    assertThat(client.files().get("before.txt")).isEqualTo("written later");
    client.real().inside("rm -r " + files);
    var gone = files("run-10", true, "data/admin/files/before.txt");
    restores().restoreFiles(gone);
    assertThat(client.files().get("before.txt")).isEqualTo("written before");
    var unchanged = restores().forecastFiles(gone).found().getFirst();
    assertThat(List.of(unchanged.files(), unchanged.same())).containsExactly(1L, 1L);
  }

  @Test
  @Order(11)
  void whatMatchesNothingOrLeavesTheAppsFoldersIsRefusedWithWhatIsThere() {
    var files = "/opt/docker/nextcloud/data/admin/files";
    assertThatThrownBy(
            () -> restores().forecastFiles(files("run-11", false, "data/admin/files/x/*.odt")))
        .hasMessageContaining("paths: 'data/admin/files/x/*.odt': snapshot ")
        .hasMessageContaining(files + " holds before.txt");
    assertThatThrownBy(
            () -> restores().forecastFiles(files("run-12", false, "postgres/PG_VERSION")))
        .hasMessageContaining("folders that are backed up of nextcloud: [data, html]");
    client.real().inside("mv %1$s %1$s.away && ln -s /etc %1$s".formatted(files));
    var linked = files("run-13", true, "data/admin/files/before.txt");
    assertThatThrownBy(() -> restores().restoreFiles(linked))
        .hasMessageContaining("through a link");
    assertThat(client.real().inside("ls /etc/before.txt 2>&1 || :")).contains("No such file");
    client.real().inside("rm %1$s && mv %1$s.away %1$s".formatted(files));
  }

  private FilesOrder files(String run, boolean inPlace, String path) {
    return new FilesOrder(order(run, true), List.of(new PathPattern(path)), inPlace);
  }

  @Test
  @Order(12)
  void withoutRoomForBothItWritesOverAndAnAbortRestoresTheBackupMadeBefore() {
    assertThat(client.files().put("later.txt", "written later")).isEqualTo(201);
    var safety = client.backups(hosts).backUpTagged(client.host("run-7"), "restore-7").id();
    var order = order("run-7", false);
    restores().restore(order);
    assertRestored();
    assertThat(client.real().inside("ls " + KEPT)).doesNotContain("run-7");
    restores().putBack(order, safety);
    soonHealthy();
    assertThat(client.files().get("later.txt")).isEqualTo("written later");
    assertSentinelsAgree();
  }

  @Test
  @Order(13)
  void anAbortOfWhatNeverBeganToWriteRestoresNothing() {
    var started = "docker inspect --format '{{.State.StartedAt}}' nextcloud-app-1";
    var before = client.real().inside(started);
    var apps = List.of(new AppAt(NEXTCLOUD, client.commit()));
    var lacking = choose(LocalDate.now(ZoneOffset.UTC).minusDays(2).toString());
    var order = new RestoreOrder(client.host("run-14"), lacking, apps, apps, false);
    assertThatThrownBy(() -> restores().restore(order))
        .hasMessageContaining("lacks")
        .hasMessageContaining("nothing was changed");
    restores().putBack(order, "a backup that does not exist");
    assertThat(client.real().inside(started)).isEqualTo(before);
  }

  /** The roles of a dump bring their passwords' hashes of then; a rotation made another one. */
  @Test
  @Order(20)
  void aSnapshotOfBeforeARotationOpensWithTodaysPassword() {
    client
        .real()
        .inside(
            "docker exec nextcloud-postgres-1 psql -U nextcloud -qc \"ALTER ROLE nextcloud PASSWORD 'of then'\" nextcloud");
    client.backups(hosts).backUpTagged(client.host("run-20"), "release-20-abc");
    var apps = List.of(new AppAt(NEXTCLOUD, client.commit()));
    var order =
        new RestoreOrder(client.host("run-21"), choose("before:release-20"), apps, apps, true);
    restores().keepUsersOut(order);
    assertThat(restores().restore(order).changes()).isNotEmpty();
    await().atMost(Duration.ofMinutes(1)).until(() -> restores().checkApps(order), ""::equals);
    restores().letUsersIn(order);
    assertThat(login("$(cat /run/secrets/db_password)")).isEqualTo("1\n");
    assertThat(login("of then")).contains("password authentication failed");
    soonHealthy();
  }

  /** By the service's own name: PostgreSQL asks for no password on 127.0.0.1. */
  private static String login(String password) {
    return client
        .real()
        .inside(
            "docker exec nextcloud-postgres-1 sh -c 'PGPASSWORD=\"%s\" psql --host=postgres --username=nextcloud -tAc \"SELECT 1\" nextcloud 2>&1 || :'"
                .formatted(password));
  }

  private void assertRestored() {
    soonHealthy();
    assertThat(client.files().get("before.txt")).isEqualTo("written before");
    assertThat(client.files().get("after.txt")).isEqualTo("404");
    assertThat(client.real().inside(ROWS)).isEqualTo("before.txt\n");
  }

  /** A row of the restored snapshot is older than the file beside it, which no restore brings. */
  private void assertSentinelsAgree() {
    var host = client.host("any");
    client.real().inside("systemctl start platform-backup.service");
    var access = client.box().access(client.infrastructure());
    var account = client.box().account();
    var newest =
        client
            .box()
            .listing(client.infrastructure(), hosts)
            .of(host.client(), account)
            .newest()
            .orElseThrow()
            .id();
    var manifest =
        new ManifestFile(access).of(host.client(), account, newest).manifest().orElseThrow();
    var sentinel =
        new SentinelPlacement(client.infrastructure(), client.secrets(), InstantSource.system())
            .of(host.client())
            .orElseThrow();
    var places =
        new SentinelCheck(access).places(sentinel, host.client(), account, newest, manifest);
    assertThat(places).hasSize(2);
    assertThat(SentinelCheck.problems("the snapshot", places)).isEmpty();
  }

  private void soonHealthy() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                client
                    .deployments(hosts)
                    .sampleHealth(client.plan(client.commit()), client.host("any")),
            ""::equals);
  }

  private static void killOnce(String run, String said) {
    var output =
        "cat /var/lib/platform/jobs/px-%s-restore-????????/output 2>/dev/null || :".formatted(run);
    await().atMost(Duration.ofMinutes(2)).until(() -> client.real().inside(output).contains(said));
    client.real().inside("systemctl kill --signal=KILL 'px-%s-restore-*'".formatted(run));
  }

  private RestoreOrder order(String run, boolean keeps) {
    var apps = List.of(new AppAt(NEXTCLOUD, client.commit()));
    return new RestoreOrder(client.host(run), choose("before:release-1"), apps, apps, keeps);
  }

  private ChosenSnapshot choose(String selector) {
    return restores()
        .chooseSnapshot(
            client.host("any").client(), client.box().account(), new SnapshotSelector(selector));
  }

  private RestoreForecast forecast(String selector, AppName... apps) {
    var running =
        List.of(
            new AppAt(NEXTCLOUD, client.commit()),
            new AppAt(new AppName("traefik"), client.commit()));
    return restores()
        .forecast(client.host("run-2"), choose(selector), running, List.of(apps), Versions.NOW);
  }

  private HostRestores restores() {
    return new HostRestores(
        client.infrastructure(),
        client.secrets(),
        client.real().logins(),
        hosts,
        client.box().listing(client.infrastructure(), hosts),
        new ManifestFile(client.box().access(client.infrastructure())),
        RealBox.room(),
        Heartbeat.none(),
        () -> "restore/alpha");
  }
}
