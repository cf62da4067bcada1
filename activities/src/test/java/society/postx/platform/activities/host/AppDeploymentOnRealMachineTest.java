package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
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
import society.postx.platform.activities.backup.RepositoryAccess;
import society.postx.platform.activities.backup.SnapshotListing;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.verification.OutsideVerification;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Runs jobs and deploys apps on one real machine; each test begins where the one before left it.
 */
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AppDeploymentOnRealMachineTest {
  private static final Map<String, String> SECRETS =
      Map.of(
          "nextcloud_admin_password", "MxQ7wTnR4kVd9yBz2sLp",
          "nextcloud_db_password", "Hc3vJt8mWq5xZr6nKf2bYd9s");
  private static final List<AppName> APPS =
      List.of(new AppName("nextcloud"), new AppName("traefik"));

  @TempDir static Path folder;
  private static RealHost real;
  private static InfrastructureRepository repository;
  private final Hosts hosts = new Hosts();

  @BeforeAll
  static void boot() throws Exception {
    var images = SandboxImages.folder();
    real = new RealHost(folder, new ImageSource.Prepared());
    repository = real.repository().opened();
    var hosts = new Hosts();
    new FirstContact(hosts, Heartbeat.none()).await(real.login());
    real.withGateway(Optional.of(images));
    new BaseFolder(hosts, new Jobs(hosts, Heartbeat.none()), Heartbeat.none())
        .apply(real.spec("run-0"), real.login(), real.checkout());
  }

  @AfterAll
  static void powerOff() {
    if (real != null) {
      real.close();
    }
  }

  @Test
  @Order(1)
  void aJobWhoseWorkerDiedIsFollowedByTheNextAndRunsOnce() {
    var job = job("once", "echo began >>/root/once; sleep 6; echo ended >>/root/once; echo done");
    var beats = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new Jobs(
                        hosts,
                        progress -> {
                          if (beats.incrementAndGet() == 2) {
                            throw new IllegalStateException("worker killed");
                          }
                        })
                    .run(real.login(), job))
        .hasMessage("worker killed");
    real.inside("pkill -f '^sshd-session: deploy' || :"); // its connection is cut as well
    var result = new Jobs(hosts, Heartbeat.none()).run(real.login(), job);

    assertThat(result.ok()).isTrue();
    assertThat(result.output()).isEqualTo("done\n");
    assertThat(real.inside("cat /root/once")).isEqualTo("began\nended\n");
    assertThat(new Jobs(hosts, Heartbeat.none()).run(real.login(), job)).isEqualTo(result);
    assertThat(real.inside("cat /root/once")).isEqualTo("began\nended\n");
  }

  @Test
  @Order(2)
  void aFailedJobSaysWhyAndRunsAgainWhenAnOperatorRetries() {
    var job = job("fails", "echo no space left; [ -e /root/repaired ]");
    var jobs = new Jobs(hosts, Heartbeat.none());
    assertThatThrownBy(() -> jobs.succeed(real.login(), job, Masking.none()))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("JOB_FAILED"))
        .hasMessageContaining("ended with 1: no space left");
    real.inside("touch /root/repaired");
    assertThat(jobs.succeed(real.login(), job, Masking.none()).ok()).isTrue();
  }

  @Test
  @Order(3)
  void aJobThatVanishedIsStartedAgain() {
    var job =
        job(
            "vanishes",
            "echo run >>/root/vanishes; [ -e /root/second ] || { touch /root/second; sleep 600; }");
    var beats = new AtomicInteger();
    var jobs =
        new Jobs(
            hosts,
            progress -> {
              if (beats.incrementAndGet() == 2) {
                real.inside("systemctl kill --signal=KILL px-run-jobs-vanishes.service");
              }
            });
    assertThat(jobs.run(real.login(), job).ok()).isTrue();
    assertThat(real.inside("cat /root/vanishes")).isEqualTo("run\nrun\n");
  }

  @Test
  @Order(3)
  void aJobThatEndedBeforeRunsAgainButOnceWhereTheAnswerToItsStartIsLost() throws Exception {
    var job =
        job(
            "again",
            "echo run >>/root/again; until [ -e /root/go-on ]; do sleep 0.1; done; echo ok");
    var jobs = new Jobs(hosts, Heartbeat.none());
    real.inside("touch /root/go-on");
    assertThat(jobs.succeedFresh(real.login(), job, Masking.none()).output()).isEqualTo("ok\n");
    assertThat(jobs.succeed(real.login(), job, Masking.none()).output()).isEqualTo("ok\n");
    assertThat(real.inside("cat /root/again")).isEqualTo("run\n");

    real.inside("rm /root/go-on");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var again =
          threads.submit(() -> jobs.succeedFresh(real.login(), job, Masking.none()).output());
      await().until(() -> real.inside("cat /root/again").equals("run\nrun\n"));
      real.inside("pkill -f '^sshd-session: deploy'; touch /root/go-on");
      assertThat(again.get()).isEqualTo("ok\n");
    }
    assertThat(real.inside("cat /root/again")).isEqualTo("run\nrun\n");
  }

  @Test
  @Order(4)
  void appsRunHealthyInTheOrderTheyRequireAndTheHostSaysWhich() {
    var deployed = deploy("run-4");
    assertThat(deployed.changes())
        .containsExactly(Change.changed("app traefik"), Change.changed("app nextcloud"));
    assertThat(deployed.apps())
        .extracting(DeployedApps.DeployedApp::images)
        .anySatisfy(images -> assertThat(images).contains("traefik:v3.6.1"));
    assertThat(real.inside("docker ps --format '{{.Names}} {{.Status}}'"))
        .contains("traefik-traefik-1", "nextcloud-app-1", "(healthy)")
        .doesNotContain("unhealthy");
    assertThat(real.inside("cat /etc/platform/deployed.json"))
        .contains(real.checkout().commit(), "nextcloud:28.0.1");
    assertThat(real.inside("stat --format '%a %u' /opt/docker/nextcloud/secrets/db_password"))
        .isEqualTo("400 0\n");
    assertThat(real.inside("ls /opt/docker/traefik/routes")).contains("nextcloud.yml");
    assertThat(real.inside("cat /var/lib/platform/jobs/*/program"))
        .doesNotContain(SECRETS.values());
  }

  @Test
  @Order(5)
  void appsThatAreAsWantedAreLeftAlone() {
    var before = real.inside("docker inspect --format '{{.State.StartedAt}}' $(docker ps -q)");
    assertThat(deploy("run-5").changes()).isEmpty();
    assertThat(real.inside("docker inspect --format '{{.State.StartedAt}}' $(docker ps -q)"))
        .isEqualTo(before);
  }

  @Test
  @Order(6)
  void anAppThatSomebodyStoppedRunsAgain() {
    real.inside("docker stop nextcloud-app-1");
    assertThat(deploy("run-6").changes()).containsExactly(Change.changed("app nextcloud"));
    assertThat(real.inside("docker ps --filter name=nextcloud-app-1 --format '{{.Status}}'"))
        .contains("(healthy)");
  }

  @Test
  @Order(7)
  void fromOutsideOnlyThreePortsAreOpenEvenIfAComposeFilePublishesMore() throws IOException {
    real.inside(
        "docker run --detach --publish 9000:9000 traefik:v3.6.1 --entrypoints.web.address=:9000");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                real.inside("curl -s -o /dev/null http://127.0.0.1:9000/; echo $?").equals("0\n"));
    assertThat(verification().checkPorts(real.spec("run-7")))
        .contains("IPv4: 22, 80, 443 of ", "IPv6: ", "80, 443 of ");
    assertThat(verification().checkBaseline(real.spec("run-7"))).contains("ADR §9");
  }

  @Test
  @Order(8)
  void evidenceHoldsWhatTheHostSaidAndNoSecret() throws IOException {
    var masking = new Masking(SECRETS.values());
    new EvidenceKeeper(hosts, TestEvidence.withoutBox(folder))
        .keep(real.spec("run-8"), "as a test", real::login, () -> masking);
    assertThat(TestEvidence.only(folder))
        .content()
        .contains("== df -h", "nextcloud-app-1", "== docker logs")
        .doesNotContain(SECRETS.values());
  }

  @Test
  @Order(9)
  void imagesThatNeitherRunNorServeARollbackAreRemovedAndNamed() {
    real.inside("docker pull --quiet nextcloud:28.0.2");
    real.inside("tar --create --directory=/etc hostname | docker import - built-here:1");
    var removed = deploy("run-9").changes();
    assertThat(removed).singleElement().extracting(Change::kind).isEqualTo(Change.Kind.DELETED);
    assertThat(removed.getFirst().what())
        .startsWith("unused images nextcloud:28.0.2 (")
        .endsWith(" freed)");
    assertThat(imagesOnHost()).contains("nextcloud:28.0.1", "postgres:17.12", "built-here:1");
    assertThat(imagesOnHost()).doesNotContain("nextcloud:28.0.2");
    assertThat(deploy("run-10").changes()).isEmpty();
  }

  @Test
  @Order(10)
  void whatAContainerUsesStaysEvenIfItDoesNotRun() {
    real.inside("docker create --name parked nextcloud:28.0.2");
    assertThat(deploy("run-11").changes()).isEmpty();
    assertThat(imagesOnHost()).contains("nextcloud:28.0.2");
    real.inside("docker rm parked");
    assertThat(deploy("run-12").changes()).hasSize(1);
  }

  @Test
  @Order(11)
  void theImagesOfThePreviousDeploymentStayAndADockerThatFailsFailsNoDeployment() {
    var compose = real.checkout().text("apps/nextcloud/compose.yml");
    var newer =
        real.repository()
            .commit(Map.of("apps/nextcloud/compose.yml", compose.replace("28.0.1", "28.0.2")));
    assertThat(apps().deploy(real.spec("run-13"), real.login(), at(newer)).changes())
        .contains(Change.changed("app nextcloud"));
    assertThat(imagesOnHost()).contains("nextcloud:28.0.1", "nextcloud:28.0.2");

    real.inside("docker pull --quiet quay.io/keycloak/keycloak:26.0.0");
    real.inside(
        "printf '#!/bin/sh\\n[ \"$2\" != rm ] || { echo no; exit 1; }; exec /usr/bin/docker \"$@\"\\n'"
            + " >/usr/local/bin/docker; chmod +x /usr/local/bin/docker");
    assertThat(apps().deploy(real.spec("run-14"), real.login(), at(newer)).changes()).isEmpty();
    assertThat(imagesOnHost()).contains("quay.io/keycloak/keycloak:26.0.0");
    real.inside("rm /usr/local/bin/docker");
    assertThat(apps().deploy(real.spec("run-15"), real.login(), at(newer)).changes()).hasSize(1);
    assertThat(imagesOnHost()).doesNotContain("keycloak").contains("nextcloud:28.0.1");
  }

  private static final String OLD_LOGS =
      """
      cd /opt/docker/nextcloud/data
      setpriv --reuid 33 --regid 33 --clear-groups sh -c 'echo line >>nextcloud.log; echo old >nextcloud.log.7.gz'
      touch --date '40 days ago' nextcloud.log.7.gz
      cd /var/lib/docker/containers/$(docker ps --quiet --no-trunc | head -n 1)/local-logs
      echo old >container.log.1.gz; touch --date '40 days ago' container.log.1.gz container.log
      echo young >container.log.2.gz
      logrotate --force /etc/logrotate.d/platform-nextcloud && systemd-tmpfiles --clean
      ls; ls /opt/docker/nextcloud/data; wc --bytes </opt/docker/nextcloud/data/nextcloud.log
      systemd-analyze cat-config systemd/journald.conf
      """;

  @Test
  @Order(12)
  void logsOfTheHostGoAfterThirtyDays() {
    assertThat(real.inside(OLD_LOGS))
        .contains("container.log\n", "container.log.2.gz\n", "nextcloud.log\n", "nextcloud.log.1\n")
        .contains("\n0\n", "MaxRetentionSec=30day", "MaxFileSec=1day", "SystemMaxUse=500M")
        .doesNotContain("container.log.1.gz", "nextcloud.log.7.gz", "nextcloud.log.8.gz");
  }

  private static String imagesOnHost() {
    return real.inside("docker image ls --format '{{.Repository}}:{{.Tag}}'");
  }

  private OutsideVerification verification() {
    var infrastructure = real.repository().opened();
    var secrets = new SecretStore(infrastructure, new SopsProgram(Path.of("/"), Path.of("/")));
    var repositories = new RepositoryAccess(infrastructure, secrets, folder, Heartbeat.none());
    var listing =
        new SnapshotListing(
            infrastructure,
            repositories,
            (home, commit, main) -> {
              throw new UnsupportedOperationException("it checks no backup");
            },
            InstantSource.system());
    return new OutsideVerification(
        infrastructure, secrets, real.logins(), hosts, listing, Heartbeat.none());
  }

  private DeployedApps deploy(String run) {
    return apps().deploy(real.spec(run), real.login(), at(real.checkout().commit()));
  }

  private AppDeployment apps() {
    var folders = new AppFolders(repository::at, (client, commit, names) -> new TreeMap<>(SECRETS));
    return new AppDeployment(hosts, new Jobs(hosts, Heartbeat.none()), folders, Heartbeat.none());
  }

  private static List<AppAt> at(String commit) {
    return APPS.stream().map(app -> new AppAt(app, commit)).toList();
  }

  private static Job job(String step, String program) {
    return Job.repeatable(new RunLabel("run-jobs"), step, program + "\n", Duration.ofMinutes(5));
  }
}
