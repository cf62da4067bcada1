package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Deploys an app on a real machine whose compose.yml has services that end by themselves; each test
 * begins where the one before left it.
 */
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneShotServicesOnRealMachineTest {
  private static final AppName NOTES = new AppName("notes");

  private static final String COMPOSE =
      """
      services:
        app:
          image: postgres:17.12
          entrypoint: [sleep, infinity]
          restart: unless-stopped
          depends_on:
            migrate: {condition: service_completed_successfully}
        migrate:
          image: postgres:17.12
          entrypoint: ["true"]
        index:
          image: postgres:17.12
          entrypoint: ["true"]
          restart: "no"
      """;

  @TempDir static Path folder;
  private static RealHost real;
  private static InfrastructureRepository infrastructure;
  private final Hosts hosts = new Hosts();

  @BeforeAll
  static void boot() throws IOException {
    var images = SandboxImages.folder();
    real = new RealHost(folder, new ImageSource.Prepared());
    real.repository()
        .commit(
            Map.of(
                "apps/notes/app.yml",
                "name: notes\nbackup: {paths: [], databases: []}\n",
                "apps/notes/compose.yml",
                COMPOSE));
    infrastructure = real.repository().opened();
    infrastructure.latest();
    real.awaitBoot();
    real.withGateway(Optional.of(images));
    await() // Docker reads /etc/hosts every five seconds: at first it may not know the registry
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> !real.inside("docker pull postgres:17.12").isEmpty());
  }

  @AfterAll
  static void powerOff() {
    if (real != null) {
      real.close();
    }
  }

  @Test
  @Order(1)
  void anAppWhoseOneShotsHaveEndedIsDeployedAndHealthy() {
    assertThat(deploy("run-1")).containsExactly(Change.changed("app notes"));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(real.inside("docker ps --all --format '{{.Names}} {{.Status}}'"))
                    .contains("notes-migrate-1 Exited (0)", "notes-index-1 Exited (0)"));
    assertThat(unhealthy()).isEmpty();
    assertThat(deploy("run-2")).isEmpty();
  }

  @Test
  @Order(2)
  void aForgottenComposeRunSaysNothingOfTheApp() {
    real.inside(
        "cd /opt/docker/notes; docker compose run --no-deps --entrypoint false app || :; docker ps --all");
    assertThat(real.inside("docker ps --all")).contains("notes-app-run-", "Exited (1)");
    assertThat(unhealthy()).isEmpty();
  }

  @Test
  @Order(3)
  void anAppThatIsStoppedOrRemovedIsUnhealthy() {
    real.inside("docker stop --time 1 notes-app-1");
    assertThat(unhealthy()).singleElement().asString().startsWith("notes: app is 'Exited (137)");
    real.inside("docker rm notes-app-1");
    assertThat(unhealthy()).containsExactly("notes: app has no container");
    assertThat(deploy("run-3")).containsExactly(Change.changed("app notes"));
    assertThat(unhealthy()).isEmpty();
  }

  private List<Change> deploy(String run) {
    var folders = new AppFolders(infrastructure::at, (client, commit, names) -> new TreeMap<>());
    var apps =
        new AppDeployment(hosts, new Jobs(hosts, Heartbeat.none()), folders, Heartbeat.none());
    var wanted = List.of(new AppAt(NOTES, infrastructure.latest().commit()));
    return apps.deploy(real.spec(run), real.login(), wanted).changes();
  }

  private List<String> unhealthy() {
    try (var host = hosts.connect(real.login())) {
      return HostReport.of(host).unhealthy();
    }
  }
}
