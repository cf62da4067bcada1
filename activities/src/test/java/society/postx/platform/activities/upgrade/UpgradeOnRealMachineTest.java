package society.postx.platform.activities.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
import society.postx.platform.activities.host.AppDeployment;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.RealHost;
import society.postx.platform.activities.host.SandboxImages;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.TestGitServer;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.upgrade.PackageChange;
import society.postx.platform.workflows.upgrade.PendingUpdates;

/**
 * Upgrades packages on one real machine; each test begins where the one before left it. {@code
 * ./platform test} leaves out those with the tag {@code proof}; the others do not need them.
 */
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeOnRealMachineTest {
  private static final PackageChange URGENT = new PackageChange("px-urgent", "1.0", "1.1");
  private static final String BOOTS = "cat /root/boots 2>/dev/null | wc -l";

  @TempDir static Path folder;
  private static RealHost real;
  private static InfrastructureRepository infrastructure;
  private static LocalArchive security;
  private static LocalArchive normal;
  private final Hosts hosts = new Hosts();

  @BeforeAll
  static void prepare() throws IOException {
    var images = SandboxImages.folder();
    real = new RealHost(folder, new ImageSource.Prepared());
    real.awaitBoot();
    real.withGateway(Optional.of(images));
    infrastructure = real.repository().opened();
    security = new LocalArchive(real, "security", LocalArchive.SECURITY);
    normal = new LocalArchive(real, "normal", LocalArchive.NORMAL);
    deployTraefik();
    countBoots();
    // The machine's own archives have updates of their own, different ones every day.
    real.inside("rm -f /etc/apt/sources.list.d/* /etc/apt/sources.list");
    useSettingsOfBase();
    security.add();
    normal.add();
    security.offer("px-urgent", "1.0", ":");
    normal.offer("px-usual", "1.0", ":");
    real.inside(
        "apt-get -qq update && apt-get -qq install -y px-urgent px-usual && apt-mark auto px-urgent");
    real.inside("echo 'from an operator' >/etc/px-urgent.conf; rm -f /run/reboot-required");
  }

  private static void deployTraefik() {
    var hosts = new Hosts();
    var folders = new AppFolders(infrastructure::at, (client, commit, names) -> new TreeMap<>());
    var commit = infrastructure.latest().commit();
    var apps =
        new AppDeployment(hosts, new Jobs(hosts, Heartbeat.none()), folders, Heartbeat.none());
    var traefik = List.of(new AppAt(new AppName("traefik"), commit));
    // Docker looks at /etc/hosts every five seconds: at first it may not know the registry.
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> !apps.deploy(real.spec("run-0"), real.login(), traefik).apps().isEmpty());
  }

  private static void countBoots() {
    real.inside(
        """
        printf '[Unit]\\nDescription=counts\\n[Service]\\nType=oneshot\\nExecStart=/bin/sh -c "echo boot >>/root/boots"\\n[Install]\\nWantedBy=multi-user.target\\n' >/etc/systemd/system/px-count.service
        systemctl enable --quiet px-count.service
        """);
  }

  private static void useSettingsOfBase() {
    var path = "etc/apt/apt.conf.d/52platform-unattended-upgrades";
    real.inside(
        "cat >/%s <<'E'%n%sE%n"
            .formatted(path, infrastructure.latest().text("base/files/" + path)));
  }

  @AfterAll
  static void powerOff() {
    if (real != null) {
      real.close();
    }
  }

  @Test
  @Order(1)
  void aHostWithoutUpdatesLacksNothing() {
    assertThat(pending("run-1")).isEqualTo(new PendingUpdates(List.of(), false));
  }

  @Test
  @Order(1)
  void aWorkerThatLacksANewerCommitLeavesTheHostItsPrograms() {
    try (var server = new TestGitServer(real.repository().bare())) {
      var behind = new InfrastructureRepository(server.url(), folder.resolve("behind"));
      var look = behind.latest().text("base/upgrade/look");
      server.down(true);
      real.repository().commit(Map.of("base/upgrade/look", look + "# newer\n"));
      pending("run-1b");
      assertThat(lookOnHost()).endsWith("# newer\n");

      var spec = real.spec("run-1c");
      new HostPackages(behind, real.logins(), hosts, Heartbeat.none())
          .pendingUpdates(new HostAddress(spec.client(), spec.address()), spec.run());
      assertThat(lookOnHost()).endsWith("# newer\n");
    }
  }

  private static String lookOnHost() {
    return real.inside("cat /opt/platform/upgrade/look");
  }

  @Test
  @Order(2)
  void theSecurityArchiveCountsAndNoOther() {
    security.offer("px-urgent", "1.1", "sleep 8; touch /run/reboot-required");
    normal.offer("px-usual", "1.1", ":");
    assertThat(pending("run-2")).isEqualTo(new PendingUpdates(List.of(URGENT), false));
    assertThat(version("px-urgent")).isEqualTo("1.0");
  }

  @Test
  @Order(3)
  void theSecurityUpdateIsInstalledBehindALockAndAKilledWorkerAndNothingElseIs() {
    var container = started();
    real.inside(
        "systemd-run --quiet python3 -c 'import fcntl,time;"
            + " f=open(\"/var/lib/dpkg/lock-frontend\",\"w\"); fcntl.lockf(f,fcntl.LOCK_EX);"
            + " time.sleep(12)'");
    assertThatThrownBy(() -> packages(killedAtBeat(2)).upgradePackages(real.spec("run-3")))
        .hasMessage("worker killed");
    var upgraded = packages(Heartbeat.none()).upgradePackages(real.spec("run-3"));

    assertThat(upgraded.packages()).containsExactly(URGENT);
    assertThat(version("px-urgent")).isEqualTo("1.1");
    assertThat(version("px-usual")).isEqualTo("1.0");
    assertThat(real.inside("cat /etc/px-urgent.conf")).isEqualTo("from an operator\n");
    assertThat(real.inside("apt-mark showauto px-urgent")).isEqualTo("px-urgent\n");
    assertThat(started()).isEqualTo(container);
    assertThat(packages(Heartbeat.none()).upgradePackages(real.spec("run-3")).packages())
        .containsExactly(URGENT);
    assertThat(pending("run-3b")).isEqualTo(new PendingUpdates(List.of(), true));
  }

  @Test
  @Tag("proof")
  @Order(4)
  void aRequiredRebootIsMadeOnceAlsoWhereTheWorkerIsKilledInBetween() {
    var before = bootId();
    var boots = real.inside(BOOTS).strip();
    assertThatThrownBy(() -> packages(killedAtBeat(2)).rebootWhereRequired(real.spec("run-4")))
        .hasMessage("worker killed");
    var reboot = packages(Heartbeat.none()).rebootWhereRequired(real.spec("run-4"));

    assertThat(reboot.rebooted()).isTrue();
    assertThat(reboot.bootBefore()).isEqualTo(before);
    assertThat(reboot.bootAfter()).isEqualTo(bootId());
    assertThat(packages(Heartbeat.none()).rebootWhereRequired(real.spec("run-4")))
        .isEqualTo(reboot);
    packages(Heartbeat.none()).awaitApps(real.spec("run-4"));
    assertThat(real.inside(BOOTS).strip()).isEqualTo(String.valueOf(Integer.parseInt(boots) + 1));
    assertThat(real.inside("docker ps --format '{{.Names}} {{.Status}}'"))
        .contains("traefik-traefik-1")
        .doesNotContain("unhealthy");
    assertThat(pending("run-4b")).isEqualTo(new PendingUpdates(List.of(), false));
  }

  @Test
  @Tag("proof")
  @Order(5)
  void aHostThatAsksForNoRebootIsNotRebooted() {
    var before = bootId();
    var reboot = packages(Heartbeat.none()).rebootWhereRequired(real.spec("run-5"));
    assertThat(reboot.rebooted()).isFalse();
    assertThat(bootId()).isEqualTo(before);
  }

  private static final String REPLACED =
      """
      rm -f /run/reboot-required
      mkdir -p /etc/needrestart/conf.d
      cp /usr/bin/sleep /usr/bin/px-old
      systemd-run --quiet --property=Type=exec --unit=px-old /usr/bin/px-old infinity
      cp /usr/bin/sleep /usr/bin/px-new
      mv /usr/bin/px-new /usr/bin/px-old
      """;

  @Test
  @Order(6)
  void aServiceThatRunsAReplacedProgramAsksForARebootAndIsNotRestarted() {
    real.inside(REPLACED);
    var settings = "etc/needrestart/conf.d/10-platform.conf";
    real.inside(
        "cat >/%s <<'E'%n%sE%n"
            .formatted(settings, infrastructure.latest().text("base/files/" + settings)));
    var process = real.inside("systemctl show --property=MainPID px-old");
    assertThat(pending("run-6")).isEqualTo(new PendingUpdates(List.of(), true));
    assertThat(real.inside("cat /var/lib/platform/upgrades/run-6/reasons"))
        .isEqualTo("px-old.service\n");
    real.inside("apt-get -qq install --reinstall -y px-urgent"); // runs needrestart's hook
    assertThat(real.inside("systemctl show --property=MainPID px-old")).isEqualTo(process);
    real.inside("systemctl stop px-old; rm -f /run/reboot-required"); // px-urgent asks for one
    assertThat(pending("run-6b")).isEqualTo(new PendingUpdates(List.of(), false));
  }

  @Test
  @Tag("proof")
  @Order(7)
  void listsThatTheNightlyRunIsReadingAreWaitedFor() {
    real.inside(
        "systemd-run --quiet python3 -c 'import fcntl,time;"
            + " f=open(\"/var/lib/apt/lists/lock\",\"w\"); fcntl.lockf(f,fcntl.LOCK_EX);"
            + " time.sleep(5)'");
    assertThat(pending("run-6").packages()).isEmpty();
  }

  @Test
  @Tag("proof")
  @Order(8)
  void anArchiveThatDoesNotAnswerDoesNotPass() {
    real.inside("rm -r /srv/security");
    assertThatThrownBy(() -> pending("run-7"))
        .hasMessageContaining("ended with 75")
        .hasMessageContaining("/srv/security"); // apt's own words
  }

  private PendingUpdates pending(String run) {
    var spec = real.spec(run);
    return packages(Heartbeat.none())
        .pendingUpdates(new HostAddress(spec.client(), spec.address()), new RunLabel(run));
  }

  private HostPackages packages(Heartbeat heartbeat) {
    return new HostPackages(infrastructure, real.logins(), hosts, heartbeat);
  }

  private static Heartbeat killedAtBeat(int number) {
    var beats = new AtomicInteger();
    return progress -> {
      if (beats.incrementAndGet() == number) {
        throw new IllegalStateException("worker killed");
      }
    };
  }

  private static String version(String name) {
    return real.inside("dpkg-query --show --showformat='${Version}' " + name);
  }

  private static String bootId() {
    return real.inside("cat /proc/sys/kernel/random/boot_id").strip();
  }

  private static String started() {
    return real.inside("docker inspect --format '{{.State.StartedAt}}' traefik-traefik-1");
  }
}
