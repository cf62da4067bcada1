package society.postx.platform.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.app.ContainerCommand;
import society.postx.platform.activities.backup.PlanFunctions;
import society.postx.platform.activities.backup.RealBox;
import society.postx.platform.activities.health.Page;
import society.postx.platform.activities.health.PageCheck;
import society.postx.platform.activities.health.VisitorHttp;
import society.postx.platform.activities.health.VisitorToken;
import society.postx.platform.activities.host.RealHost;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.sandbox.gateway.Gateway;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.DeploymentPlan;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Deploys a release for one client and rolls it back, as visitors see it; each test begins where
 * the one before left it. {@code ./platform test} leaves out those with the tag {@code proof}; the
 * others do not need them.
 */
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReleaseOnRealMachineTest {
  private static final String DB = "nextcloud_db_password";
  private static final AppName NEXTCLOUD = new AppName("nextcloud");
  private static final AppName TRAEFIK = new AppName("traefik");
  private static final String COMPOSE = "apps/nextcloud/compose.yml";
  private static final String APP = "apps/nextcloud/app.yml";
  private static final String ROWS =
      "docker exec nextcloud-postgres-1 psql -U nextcloud -tAc 'SELECT path FROM oc_filecache ORDER BY 1' nextcloud";

  @TempDir static Path folder;
  private static @Nullable RealClient onboarded;
  private static RealClient client;
  private static RealHost real;
  private static RealBox box;
  private static Gateway gateway;
  private static InfrastructureRepository infrastructure;
  private static String old;
  private static String fresh;
  private static String snapshot = "";
  private final Hosts hosts = new Hosts();

  @BeforeAll
  static void onboard() throws IOException {
    onboarded = RealClient.onboarded(folder);
    client = onboarded;
    real = client.real();
    box = client.box();
    gateway = client.gateway();
    infrastructure = client.infrastructure();
    old = client.commit();
    fresh =
        real.repository()
            .commit(
                Map.of(
                    COMPOSE,
                    real.repository().text(COMPOSE).replace("nextcloud:28.0.1", "nextcloud:28.0.2"),
                    APP,
                    real.repository().text(APP) + "# read the release notes\n"));
  }

  @AfterAll
  static void powerOff() {
    if (onboarded != null) {
      onboarded.close();
    }
  }

  @Test
  @Order(1)
  void aCertificateThatTheAcmeServerRefusedIsOrderedAgain() {
    assertThat(client.verification(hosts).checkHttps(plan(old), host(old, "run-1")))
        .isEqualTo("https://alpha.platform.example/");
  }

  @Test
  @Order(2)
  void aHostSaysWhatItRunsAndAnotherThatIsNotThereIsAnAnswer() {
    var there = new HostAddress(host(old, "run-1").client(), host(old, "run-1").address());
    var nowhere = new HostAddress(there.client(), real.world().network().server(9));
    var states = deployments().inspect(List.of(there, nowhere));
    assertThat(states)
        .extracting(HostState::condition)
        .containsExactly(Condition.HEALTHY, Condition.UNREACHABLE);
    assertThat(states.getFirst().base()).isEqualTo(old);
    assertThat(states.getFirst().appsAt())
        .containsExactly(new AppAt(NEXTCLOUD, old), new AppAt(TRAEFIK, old));
    assertThat(states.getFirst().apps().getFirst().version()).isEqualTo("28.0.1");
    assertThat(deployments().sampleHealth(plan(old), host(old, "run-1"))).isEmpty();
  }

  private static final String OUT =
      "/opt/platform/backup/visitors out --why 'It is restored, until noon.' --retry-after 900 nextcloud";
  private static final String CLOSED = "503 It is restored, until noon. 900";

  /** An app that says which token it sees, behind a name of nextcloud's. */
  private static final String LISTENER =
      """
      docker run --detach --name listener --network edge --entrypoint python3 nextcloud:28.0.1 -c '
      from http.server import *
      class Seen(BaseHTTPRequestHandler):
          def do_GET(self):
              said = str(self.headers.get("X-Platform-Check")).encode()
              self.send_response(200)
              self.send_header("Content-Length", str(len(said)))
              self.end_headers()
              self.wfile.write(said)
      HTTPServer(("", 8000), Seen).serve_forever()'
      cat >/opt/docker/traefik/routes/listener.yml <<'END'
      http:
        routers:
          listener:
            rule: Host(`{{ env "DOMAIN" }}`) && Path(`/listener`)
            priority: 1000
            entryPoints: [websecure]
            service: listener
        services:
          listener: {loadBalancer: {servers: [{url: "http://listener:8000"}]}}
      END
      """;

  @Test
  @Order(3)
  void visitorsStayOutAtTraefikWhileTheAppsOwnCommandsAndTheChecksGoOn() throws IOException {
    real.inside(LISTENER);
    await().atMost(Duration.ofMinutes(1)).until(() -> visitor("/listener"), "200 None"::equals);
    assertThat(real.inside("/opt/platform/backup/visitors out nextcloud other 2>&1 || :"))
        .isEqualTo("no app of this host: 'other'; nothing was changed\n");
    assertThat(visitor("/status.php")).startsWith("200 ");

    assertThat(real.inside(OUT + " traefik; " + OUT)).isEmpty();
    assertThat(visitor("/status.php")).isEqualTo(CLOSED);
    assertThat(visitor("/listener")).isEqualTo(CLOSED);
    assertThat(real.inside("docker exec --user www-data nextcloud-app-1 php occ status"))
        .contains("\"maintenance\": false");
    assertThat(check("/status.php")).startsWith("200 ").contains("28.0.1");
    assertThat(check("/listener")).as("no app learns the token").isEqualTo("200 None");
    assertThat(real.inside("docker logs traefik-traefik-1 2>&1 | grep -i plugin.*error || :"))
        .isEmpty();

    deploy(old, "run-2");
    assertThat(visitor("/status.php")).isEqualTo(CLOSED);
    var file = "/opt/docker/traefik/routes/visitors-out-nextcloud.yml";
    real.inside("sed -i 's/plugin: {closed:/plugin: {gone:/' " + file);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> visitor("/status.php"), "503 Service Unavailable 900"::equals);
    real.inside("docker rm --force listener; rm /opt/docker/traefik/routes/listener.yml");
    assertThat(real.inside("/opt/platform/backup/visitors in nextcloud")).isEmpty();
    assertThat(visitor("/status.php")).startsWith("200 ");
  }

  @Test
  @Order(3)
  void visitorsStayOutThroughARestartOfTraefikAndAPowerLossUntilTheyAreLetIn() throws IOException {
    real.inside(OUT + "; docker restart traefik-traefik-1");
    neverOpenUntilClosed();
    real.cutPower();
    neverOpenUntilClosed();
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions() // of a machine that boots
        .until(() -> check("/status.php").startsWith("200 "));
    assertThat(real.inside("systemctl start platform-users-in; /opt/platform/backup/visitors list"))
        .isEqualTo("nextcloud\n");

    assertThat(real.inside("/opt/platform/backup/visitors in nextcloud")).isEmpty();
    assertThat(visitor("/status.php")).startsWith("200 ");
    assertThat(real.inside("/opt/platform/backup/visitors in nextcloud")).isEmpty();
    assertThat(real.inside("ls /opt/docker/traefik/routes /var/lib/platform/visitors"))
        .doesNotContain("visitors-out", "token");
  }

  private void neverOpenUntilClosed() {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(IOException.class) // while it starts
        .until(
            () -> {
              var answer = visitor("/status.php");
              assertThat(answer).doesNotStartWith("2");
              return answer.equals(CLOSED);
            });
  }

  private String visitor(String path) throws IOException {
    return asked(VisitorHttp.client(infrastructure.at(old).settings()), path);
  }

  private String check(String path) throws IOException {
    var web = VisitorHttp.client(infrastructure.at(old).settings());
    try (var host = hosts.connect(real.login())) {
      return asked(VisitorToken.of(host).in(web, Set.of("alpha.platform.example")), path);
    }
  }

  /** Status, first paragraph or all, and when to come back. */
  private static String asked(OkHttpClient web, String path) throws IOException {
    var request = new Request.Builder().url("https://alpha.platform.example" + path).build();
    try (var answer = web.newCall(request).execute()) {
      var said = answer.body().string().replaceFirst("(?s).*<p>(.*?)</p>.*", "$1");
      return "%d %s %s".formatted(answer.code(), said, answer.header("Retry-After", "")).strip();
    }
  }

  /** With the template's own commands, as a restore calls them. */
  @Test
  @Order(3)
  void nextcloudIsMadeFitAndProvesItselfAfterARestore() {
    await() // a test before may have started it just now
        .atMost(Duration.ofSeconds(20))
        .until(() -> client.files().put("kept.txt", "kept"), it -> it < 300);
    real.inside("cd /opt/docker/nextcloud/data/admin/files; cp -p kept.txt back.txt");
    assertThat(client.files().get("back.txt")).isEqualTo("404");
    template("after_partial nextcloud");
    assertThat(client.files().get("back.txt")).isEqualTo("kept");

    var before = config();
    template("after_whole nextcloud; prove nextcloud");
    assertThat(before).doesNotContain("data-fingerprint");
    assertThat(config()).contains("data-fingerprint");
    real.inside("mv /opt/docker/nextcloud/data/appdata_* /root");
    assertThat(template("prove nextcloud || echo not proved")).endsWith("not proved\n");
    real.inside("mv /root/appdata_* /opt/docker/nextcloud/data");
    real.inside("rm /opt/docker/nextcloud/data/admin/files/*");
    template("after_partial nextcloud");
    assertThat(real.inside(ROWS)).isEmpty();
  }

  @Test
  @Order(3)
  void todaysPasswordGoesBackIntoAnOlderStateAndWhatMustStayStays() {
    var today = config();
    real.inside(
        "cd /opt/docker/nextcloud; docker compose stop --timeout 1 app;"
            + " sed -i 's/%s/of-before/' html/config/config.json"
                .formatted(RealClient.DB_PASSWORD));
    assertThat(config()).isNotEqualTo(today);
    template("before_start nextcloud");
    assertThat(config()).as("instanceid, passwordsalt and secret, too").isEqualTo(today);
    real.inside("cd /opt/docker/nextcloud; docker compose up --detach --wait");
    assertThat(real.inside("stat --format %u /opt/docker/nextcloud/html/config/config.json"))
        .isEqualTo("33\n");
    template("prove nextcloud");
  }

  private static String config() {
    return real.inside("cat /opt/docker/nextcloud/html/config/config.json");
  }

  private static String template(String call) {
    var app = List.of(infrastructure.at(old).app(NEXTCLOUD));
    return real.inside(
        "set -eu\n. /opt/platform/backup/users.sh\n"
            + PlanFunctions.beforeStart(app)
            + PlanFunctions.afterWhole(app)
            + PlanFunctions.afterPartial(app)
            + PlanFunctions.prove(app)
            + "exec 2>&1\n"
            + call);
  }

  /** The commands of apps whose images cannot run here, on tables like theirs. */
  @Test
  @Order(3)
  void theTemplatesStatementsDoWhatTheySay() {
    sql(
        "keycloak",
        """
        CREATE TABLE realm (id text);
        CREATE TABLE component (id text, realm_id text, provider_type text);
        CREATE TABLE component_config (component_id text, name text, value text);
        INSERT INTO realm VALUES ('master'), ('shop');
        INSERT INTO component VALUES ('k1', 'master', 'org.keycloak.keys.KeyProvider');
        INSERT INTO component_config VALUES ('k1', 'privateKey', 'MII');
        """);
    var keycloak = app("keycloak");
    assertThat(postgres(keycloak.drill())).contains("a realm has no keys").endsWith("ended 1\n");
    sql(
        "keycloak",
        """
        INSERT INTO component VALUES ('k2', 'shop', 'org.keycloak.keys.KeyProvider');
        INSERT INTO component_config VALUES ('k2', 'secret', 's');
        """);
    assertThat(postgres(keycloak.drill())).isEqualTo("ended 0\n");
    assertThat(postgres(List.of(keycloak.export().getFirst().count()))).isEqualTo("2\nended 0\n");

    sql(
        "listmonk",
        """
        CREATE TYPE campaign_status AS ENUM ('draft', 'running', 'scheduled', 'paused', 'cancelled', 'finished');
        CREATE TABLE campaigns (id int, status campaign_status);
        CREATE TABLE settings (key text, value jsonb);
        CREATE TABLE subscribers (id int, name text);
        CREATE TABLE lists (id int);
        INSERT INTO campaigns VALUES (1, 'running'), (2, 'scheduled'), (3, 'finished'), (4, 'draft');
        INSERT INTO subscribers VALUES (1, E'two\\nlines'), (2, NULL);
        """);
    var listmonk = app("listmonk");
    assertThat(postgres(listmonk.drill())).as("settings are empty").endsWith("ended 1\n");
    sql(
        "listmonk",
        """
        INSERT INTO settings VALUES ('smtp', '[{"enabled": true, "host": "mail.example", "port": 25}]'),
          ('messengers', '[{"name": "hook"}]'), ('bounce.enabled', 'true'), ('app.lang', '"en"');
        """);
    assertThat(postgres(listmonk.drill())).endsWith("ended 0\n");
    assertThat(postgres(listmonk.restore().orElseThrow().beforeStart())).isEqualTo("ended 0\n");
    assertThat(sql("listmonk", "SELECT status FROM campaigns ORDER BY id"))
        .isEqualTo("paused\ndraft\nfinished\ndraft\n");
    assertThat(postgres(listmonk.quarantine().orElseThrow().beforeStart())).endsWith("ended 0\n");
    assertThat(sql("listmonk", "SELECT value FROM settings ORDER BY key"))
        .isEqualTo(
            """
            "en"
            false
            []
            [{"host": "127.0.0.1", "port": 9, "enabled": true}]
            """);
    everyExportHasWhatItsSourceHas(listmonk);
  }

  @Test
  @Order(3)
  void cardsAndDatesOfNextcloudAreExportedOneForOne() {
    sql(
        "nextcloud",
        """
        CREATE TABLE oc_cards (id int, carddata bytea);
        CREATE TABLE oc_calendarobjects (id int, calendardata bytea, deleted_at int);
        INSERT INTO oc_cards SELECT n, convert_to(E'BEGIN:VCARD\\r\\nFN:Zo' || chr(235) || n || E'\\r\\nEND:VCARD\\r\\n', 'UTF8')
          FROM generate_series(1, 3) n;
        INSERT INTO oc_calendarobjects SELECT n, convert_to(E'BEGIN:VCALENDAR\\r\\nEND:VCALENDAR\\r\\n', 'UTF8'),
          CASE n WHEN 1 THEN 1 END FROM generate_series(1, 3) n;
        """);
    everyExportHasWhatItsSourceHas(app("nextcloud"));
    sql("nextcloud", "DROP TABLE oc_cards; DROP TABLE oc_calendarobjects");
  }

  private static void everyExportHasWhatItsSourceHas(AppManifest app) {
    for (var export : app.export()) {
      if (export.service().equals("postgres")) {
        var command = new ContainerCommand(export.service(), export.user(), export.command());
        var said = postgres(List.of(command)).lines();
        var found = said.filter(it -> it.startsWith(export.each().orElseThrow())).count();
        assertThat(found).as(export.file()).isPositive();
        assertThat(postgres(List.of(export.count()))).isEqualTo(found + "\nended 0\n");
      }
    }
  }

  private static AppManifest app(String name) {
    return infrastructure.at(old).app(new AppName(name));
  }

  /** Runs those of service postgres in nextcloud's, until one fails. */
  private static String postgres(List<ContainerCommand> commands) {
    var program = new StringBuilder("exec 2>&1; status=0\n");
    for (var it : commands) {
      if (it.service().equals("postgres")) {
        var words = new ArrayList<>(List.of("docker", "exec", "nextcloud-postgres-1"));
        words.addAll(it.command());
        program.append(ShellQuoting.quoted(words)).append(" || status=$?\n");
      }
    }
    return real.inside(program + "echo ended $status");
  }

  private static String sql(String database, String statements) {
    real.inside(
        "docker exec nextcloud-postgres-1 sh -c 'createuser --username=nextcloud --superuser %1$s; createdb --username=nextcloud %1$s' 2>/dev/null || :"
            .formatted(database));
    return real.inside(
        "docker exec --interactive nextcloud-postgres-1 psql --username=nextcloud --dbname=%s --no-align --tuples-only --quiet --set=ON_ERROR_STOP=1 <<'SQL'\n%s\nSQL"
            .formatted(database, statements));
  }

  @Test
  @Order(3)
  void thePlanNamesWhatTheCommitChangesHereAndNothingElse() {
    var plan = planned(fresh);
    assertThat(plan.changes())
        .containsExactly(
            new DeploymentPlan.AppChange(
                NEXTCLOUD,
                List.of("nextcloud:28.0.1", "postgres:17.12"),
                List.of("nextcloud:28.0.2", "postgres:17.12"),
                List.of("app.yml", "compose.yml"),
                true));
    assertThat(plan.base()).isFalse();
    assertThat(planned(old).nothing()).isTrue();
  }

  @Test
  @Order(4)
  void aTaggedBackupIsMadeOnceHoweverOftenItIsAskedFor() {
    assertThat(client.files().put("before.txt", "written before")).isEqualTo(201);
    var first = client.backups(hosts).backUpTagged(host(fresh, "run-3"), "release-1-alpha");
    var second = client.backups(hosts).backUpTagged(host(fresh, "run-4"), "release-1-alpha");
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(
            box.listing(infrastructure, hosts)
                .of(host(old, "any").client(), box.account())
                .restorable())
        .extracting(Snapshot::id)
        .containsExactly(first.id());
    assertThat(real.inside("ls /run/platform-backup.tag || :")).isEmpty();
    snapshot = first.id();
  }

  @Test
  @Tag("proof")
  @Order(5)
  void aFailingBackupStopsAndLeavesNoTagBehind() {
    real.inside("docker stop --time 1 nextcloud-app-1"); // the service that switches maintenance on
    assertThatThrownBy(
            () -> client.backups(hosts).backUpTagged(host(fresh, "run-4"), "release-2-alpha"))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo("JOB_FAILED"))
        .hasMessageContaining("service \"app\" is not running");
    real.inside("docker start nextcloud-app-1");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> client.files().get("before.txt"), "written before"::equals);
    assertThat(real.inside("ls /run/platform-backup.tag || :")).isEmpty();
  }

  @Test
  @Order(6)
  void withoutItsRegistryAPullFailsAndLeavesEverythingAsItIs() {
    var before = started("nextcloud-app-1");
    gateway.stopRegistry();
    assertThatThrownBy(() -> pull(fresh, "run-5"))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo("UNAVAILABLE"))
        .hasMessageContaining("nextcloud:28.0.2: ");
    assertThat(started("nextcloud-app-1")).isEqualTo(before);
    assertThat(real.inside("grep -c 28.0.1 /opt/docker/nextcloud/compose.yml")).isEqualTo("1\n");
    gateway.startRegistry();
    assertThat(pull(fresh, "run-5")).isEqualTo("1 images pulled");
    assertThat(pull(fresh, "run-5")).isEqualTo("0 images pulled");
    gateway.stopRegistry(); // what follows needs it no more
  }

  @Test
  @Order(7)
  void aReleaseOfOneAppLeavesTheOtherAndItsRoutesAloneWhileItIsWatched() {
    var traefik = started("traefik-traefik-1");
    var before = inspected().apps();
    var seen = watching(() -> deploy(fresh, "run-5"));
    gateway.startRegistry();

    assertThat(versionAnswered()).isEqualTo("28.0.2");
    assertThat(started("traefik-traefik-1")).isEqualTo(traefik);
    assertThat(real.inside("ls /opt/docker/traefik/routes"))
        .isEqualTo("nextcloud.yml\ntraefik.yml\n");
    assertThat(inspected().appsAt())
        .containsExactly(new AppAt(NEXTCLOUD, fresh), new AppAt(TRAEFIK, old));
    assertThat(inspected().apps())
        .extracting(HostState.RunningApp::deployment)
        .doesNotContainNull()
        .doesNotContain(before.getFirst().deployment())
        .contains(before.getLast().deployment());
    assertThat(seen.down()).isLessThan(seen.watched());
    assertThat(seen.samples()).isPositive();
    assertThat(client.files().get("before.txt")).isEqualTo("written before");
  }

  /** The database keeps the first password: the new one would lock Nextcloud out. */
  @Test
  @Order(8)
  void aPasswordThatChangesInGitIsRefusedAndStaysOffTheHost() throws IOException {
    var app = started("nextcloud-app-1");
    var running = inspected().apps().getFirst().commit();
    var file = "secrets/clients/alpha.sops.yaml";
    var others =
        box.files(Map.of("nextcloud_admin_password", RealClient.PASSWORD, DB, "another-password"));
    var changed = real.repository().commit(Map.of(file, Objects.requireNonNull(others.get(file))));
    assertThat(planned(changed).refusal())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains(DB)
                    .doesNotContain("another-password", RealClient.DB_PASSWORD));
    deploy(running, "run-7");
    assertThat(started("nextcloud-app-1")).isEqualTo(app);
    assertThat(real.inside("cat /opt/docker/nextcloud/secrets/db_password"))
        .isEqualTo(RealClient.DB_PASSWORD);
    assertThat(inspected().condition()).isEqualTo(Condition.HEALTHY);
  }

  @Test
  @Tag("proof")
  @Order(8)
  void aStoppedAppIsDowntimeForAsLongAsItIsStopped() {
    var seen =
        watching(
            () -> {
              real.inside(
                  "docker stop --time 1 nextcloud-app-1; sleep 2; docker start nextcloud-app-1");
              await()
                  .atMost(Duration.ofMinutes(1))
                  .until(() -> client.files().get("before.txt"), "written before"::equals);
            });
    assertThat(seen.down()).isGreaterThan(Duration.ofSeconds(2));
    real.inside("docker stop --time 1 nextcloud-app-1");
    assertThat(deployments().sampleHealth(plan(fresh), host(fresh, "run-6")))
        .contains("nextcloud: app is 'Exited", "/status.php answers 502 instead of 200");
    deploy(fresh, "run-6");
    assertThat(inspected().condition()).isEqualTo(Condition.HEALTHY);
  }

  /** The backup waits for the host's change lock meanwhile, which is a backup at work, too. */
  @Test
  @Tag("proof")
  @Order(8)
  void aSampleDuringABackupSaysNothingOfTheClient() {
    real.inside("systemd-run --quiet --unit=holder flock /run/platform-change.lock sleep infinity");
    real.inside("systemctl start --no-block platform-backup.service");
    real.inside("docker stop --time 1 nextcloud-app-1");
    assertThatThrownBy(() -> deployments().sampleHealth(plan(fresh), host(fresh, "run-6")))
        .hasMessageContaining("a backup ran during the check, so it says nothing about the client")
        .hasMessageContaining("nextcloud: app is 'Exited");
    real.inside("docker start nextcloud-app-1");
    soonWell();
    real.inside("systemctl stop holder.service");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> real.inside("systemctl is-active platform-backup || :").strip(),
            "inactive"::equals);
    soonWell();
  }

  private void soonWell() {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions() // of samples while the backup is at work
        .until(() -> deployments().sampleHealth(plan(fresh), host(fresh, "run-6")), ""::equals);
  }

  private static final String RESTORE = "/var/lib/platform/jobs/px-run-7-restore-????????";

  private static final String LOADS = "loading nextcloud.dump of nextcloud\n";

  /** Its files are back then, the app is not. */
  private static void cutOffTheRestore() {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> real.inside("cat " + RESTORE + "/output 2>/dev/null || :").contains(LOADS));
    real.inside("systemctl kill --signal=KILL 'px-run-7-restore-*'");
  }

  @Test
  @Tag("proof")
  @Order(9)
  void aRestoreCutOffHalfWayStillBringsBackFilesRowsAndVersionOfTheSnapshot() {
    assertThat(client.files().put("after.txt", "written after")).isEqualTo(201);
    assertThat(real.inside(ROWS)).isEqualTo("after.txt\nbefore.txt\n");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var cut = threads.submit(ReleaseOnRealMachineTest::cutOffTheRestore);
      var changes =
          client
              .backups(hosts)
              .restoreApps(host(fresh, "run-7"), snapshot, List.of(new AppAt(NEXTCLOUD, old)));
      assertThat(changes.changes()).extracting(it -> it.what()).containsExactly("app nextcloud");
      assertThat(cut).succeedsWithin(Duration.ofSeconds(1));
    }
    assertThat(real.inside("cat " + RESTORE + ".last/output"))
        .contains(LOADS)
        .doesNotContain("change:");
    assertThat(versionAnswered()).isEqualTo("28.0.1");
    assertThat(client.files().get("before.txt")).isEqualTo("written before");
    assertThat(client.files().get("after.txt")).isEqualTo("404");
    assertThat(real.inside(ROWS)).isEqualTo("before.txt\n");
    assertThat(real.inside("ls /opt/docker/nextcloud/data/admin/files")).isEqualTo("before.txt\n");
    assertThat(inspected().appsAt())
        .containsExactly(new AppAt(NEXTCLOUD, old), new AppAt(TRAEFIK, old));
    assertThat(deployments().sampleHealth(plan(old), host(old, "run-7"))).isEmpty();
  }

  @Test
  @Tag("proof")
  @Order(10)
  void aRestoreThatEndedWellIsNotBegunAgainByALaterAttempt() {
    assertThat(client.files().put("later.txt", "written since")).isEqualTo(201);
    client
        .backups(hosts)
        .restoreApps(host(fresh, "run-7"), snapshot, List.of(new AppAt(NEXTCLOUD, old)));
    assertThat(client.files().get("later.txt")).isEqualTo("written since");
  }

  @Test
  @Tag("proof")
  @Order(11)
  void aTagThatDoesNotExistStopsAndTheRollbackLeavesTheRunningContainersAlone() {
    var bad =
        real.repository()
            .commit(
                Map.of(
                    COMPOSE,
                    real.repository()
                        .text(COMPOSE)
                        .replace("nextcloud:28.0.2", "nextcloud:28.9.9")));
    var before = started("nextcloud-app-1");
    assertThatThrownBy(() -> deploy(bad, "run-9"))
        .hasMessageContaining("px-run-9-deploy-nextcloud-" + bad.substring(0, 8))
        .hasMessageContaining("not found");
    deploy(old, "run-9");
    assertThat(real.inside("grep -c 28.0.1 /opt/docker/nextcloud/compose.yml")).isEqualTo("1\n");
    assertThat(started("nextcloud-app-1")).isEqualTo(before);
    assertThat(inspected().condition()).isEqualTo(Condition.HEALTHY);
  }

  private static final String PSQL =
      "docker exec --interactive --env PGPASSWORD=theirs nextcloud-postgres-1 psql --dbname=nextcloud"
          + " --no-align --tuples-only";

  /** As Nextcloud's installer does, which replaces an account that may create roles. */
  @Test
  @Tag("proof")
  @Order(12)
  void aDatabaseThatBelongsToARoleOfTheAppsOwnComesBackIntoAnEmptyFolder() {
    real.inside(
        PSQL
            + """
             --username=nextcloud <<'SQL'
            CREATE ROLE oc_admin LOGIN PASSWORD 'theirs';
            ALTER DATABASE nextcloud OWNER TO oc_admin;
            ALTER SCHEMA public OWNER TO oc_admin;
            ALTER TABLE oc_filecache OWNER TO oc_admin;
            SQL""");
    var whole = client.backups(hosts).backUpTagged(host(old, "run-10"), "release-3-alpha");
    real.inside(
        "docker compose --project-directory /opt/docker/nextcloud down --timeout 5;"
            + " find /opt/docker/nextcloud/postgres -mindepth 1 -delete");
    client
        .backups(hosts)
        .restoreApps(host(old, "run-10"), whole.id(), List.of(new AppAt(NEXTCLOUD, old)));
    // The service's own name: PostgreSQL asks for no password on 127.0.0.1.
    assertThat(
            real.inside(
                PSQL
                    + " --host=postgres --username=oc_admin"
                    + " --command=\"SELECT tableowner FROM pg_tables WHERE tablename = 'oc_filecache'\""))
        .isEqualTo("oc_admin\n");
    assertThat(client.files().get("before.txt")).isEqualTo("written before");
    assertThat(inspected().condition()).isEqualTo(Condition.HEALTHY);
  }

  private Downtime watching(Runnable work) {
    var ended = new AtomicBoolean();
    var log =
        new ProbeLog() {
          @Override
          public Downtime earlier() {
            return new Downtime(Duration.ZERO, Duration.ZERO, 0);
          }

          @Override
          public boolean goesOn(Downtime seen) {
            return !ended.get();
          }
        };
    var checkout = infrastructure.at(fresh);
    var pages = Page.of(checkout.app(NEXTCLOUD), plan(fresh).domain(), Optional.empty());
    var check =
        PageCheck.ofHost(
            VisitorHttp.client(checkout.settings()),
            real.spec("any").address(),
            Duration.ofSeconds(3));
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      var probe =
          CompletableFuture.supplyAsync(
              () -> new DowntimeProbe(pages, check::healthy, log).run(), thread);
      work.run();
      ended.set(true);
      return Objects.requireNonNull(probe.join());
    }
  }

  private String pull(String commit, String run) {
    return deployments().pullImages(host(commit, run), List.of(new AppAt(NEXTCLOUD, commit)));
  }

  private void deploy(String commit, String run) {
    deployments().deploy(host(commit, run), List.of(new AppAt(NEXTCLOUD, commit)));
  }

  private HostState inspected() {
    var host = host(old, "any");
    return deployments()
        .inspect(List.of(new HostAddress(host.client(), host.address())))
        .getFirst();
  }

  private String versionAnswered() {
    return String.valueOf(inspected().apps().getFirst().version());
  }

  private DeploymentPlan planned(String commit) {
    return deployments()
        .planDeployment(inspected(), commit, List.of(), true, new RunLabel("run-2"));
  }

  private static String started(String container) {
    return real.inside("docker inspect --format '{{.State.StartedAt}}' " + container);
  }

  private static HostSpec host(String commit, String run) {
    return client.host(commit, run);
  }

  private static ClientPlan plan(String commit) {
    return client.plan(commit);
  }

  private HostDeployments deployments() {
    return client.deployments(hosts);
  }
}
