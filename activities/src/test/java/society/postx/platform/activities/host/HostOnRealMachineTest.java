package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.change.Change;

/**
 * Takes one real machine from first contact to applied base; each test begins where the one before
 * left it.
 */
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostOnRealMachineTest {
  @TempDir static Path folder;
  private static RealHost real;
  private final Hosts hosts = new Hosts();
  private final Jobs jobs = new Jobs(hosts, Heartbeat.none());

  @BeforeAll
  static void boot() throws IOException {
    real = new RealHost(folder, new ImageSource.Prepared());
  }

  @AfterAll
  static void powerOff() {
    if (real != null) {
      real.close();
    }
  }

  @Test
  @Order(1)
  void theHostMakesAKeyOfItsOwnAndThePinMovesThroughBoth() {
    var first = real.login().hostKeys();
    new FirstContact(hosts, Heartbeat.none()).await(real.login());
    var changes = new HostKeyMove(hosts, real).move(real.spec("run-1"), real.login());

    assertThat(changes).containsExactly(Change.changed("pinned host key of client-alpha"));
    var own = real.inside("cut -d' ' -f1,2 /etc/ssh/platform_host_ed25519_key.pub").strip();
    assertThat(real.pins).containsExactly(List.of(first.lines().getFirst(), own), List.of(own));
    assertThat(real.inside("ls /etc/ssh")).doesNotContain("ssh_host_");
    assertThatThrownBy(() -> hosts.connectFresh(real.login().trusting(first)))
        .isInstanceOf(RuntimeException.class);
    assertThat(new HostKeyMove(hosts, real).move(real.spec("run-1"), real.login())).isEmpty();
  }

  @Test
  @Order(2)
  void aMoveThatWasCutOffBetweenTheTwoPinsIsFinished() {
    var own = real.login().hostKeys().lines().getFirst();
    real.pin(real.spec("run-1"), List.of("ssh-ed25519 " + OTHER, own), "as before the switch");
    var changes = new HostKeyMove(hosts, real).move(real.spec("run-1"), real.login());
    assertThat(changes).hasSize(1);
    assertThat(real.login().hostKeys()).isEqualTo(PinnedKeys.of(own));
  }

  private static final String OTHER =
      "AAAAC3NzaC1lZDI1NTE5AAAAIICf9svRenC/PLKIL9nk6K/pxQgoiFC41wTNvoIncOxs";

  @Test
  @Order(3)
  void theBaseIsAsAdrSectionNineWrites() {
    var changes = base().apply(real.spec("run-3"), real.login(), real.checkout());

    assertThat(changes).contains(Change.created("/etc/ssh/sshd_config.d/10-platform.conf"));
    assertThat(real.inside("sshd -T").lines())
        .contains(
            "permitrootlogin no",
            "passwordauthentication no",
            "pubkeyauthentication yes",
            "allowusers deploy");
    assertThat(real.inside("ufw status verbose"))
        .contains("Status: active", "Default: deny (incoming)")
        .containsPattern("22/tcp +ALLOW IN +198\\.")
        .containsPattern("443/tcp \\(v6\\) +ALLOW IN +Anywhere");
    assertThat(real.inside("fail2ban-client status")).contains("sshd", "traefik-auth");
    assertThat(real.inside("iptables -S DOCKER-USER; ip6tables -S DOCKER-USER"))
        .contains("-A DOCKER-USER -j DROP");
    assertThat(real.inside("docker info --format '{{.LoggingDriver}}'").strip()).isEqualTo("local");
    assertThat(real.inside("ls /var/lib/platform/revert")).doesNotContain("armed");
    assertThat(real.inside("systemctl is-enabled platform-revert.timer || :").strip())
        .isEqualTo("disabled");
  }

  @Test
  @Order(4)
  void aHostThatIsSoAlreadyIsLeftAlone() {
    assertThat(base().apply(real.spec("run-4"), real.login(), real.checkout())).isEmpty();
  }

  @Test
  @Order(5)
  void theHostItselfRevertsSettingsThatLockThePlatformOut() {
    real.inside(
        "sed -i 's/^OnActiveSec=.*/OnActiveSec=8s/'"
            + " /opt/platform/base/files/etc/systemd/system/platform-revert.timer"
            + " /etc/systemd/system/platform-revert.timer; systemctl daemon-reload");
    real.inside(
        "cd /opt/platform/base; sed -i 's/^AllowUsers.*/AllowUsers nobody/'"
            + " files/etc/ssh/sshd_config.d/10-platform.conf; ./apply");
    assertThatThrownBy(() -> hosts.connectFresh(real.login()).close())
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("CREDENTIALS_REJECTED"));
    await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptions()
        .until(
            () -> {
              hosts.connectFresh(real.login()).close();
              return true;
            });
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> real.inside("ls /var/lib/platform/revert").contains("reverted"));
    assertThat(base().apply(real.spec("run-5"), real.login(), real.checkout())).isNotEmpty();
  }

  private static final String FULL_DISK =
      """
      cd /etc/ssh; cp -p sshd_config.d/10-platform.conf /root/before
      mount -t tmpfs -o size=8k tmpfs sshd_config.d; cp -p /root/before sshd_config.d/10-platform.conf
      dd if=/dev/zero of=sshd_config.d/filling bs=4k count=1 status=none
      cd /opt/platform/base; echo 'LogLevel VERBOSE' >>files/etc/ssh/sshd_config.d/10-platform.conf
      ./apply 2>&1; echo "apply ended with $?"; ./disarm
      cmp /root/before /etc/ssh/sshd_config.d/10-platform.conf && ls /etc/ssh/sshd_config.d
      umount /etc/ssh/sshd_config.d
      """;

  @Test
  @Order(6)
  void aFullDiskLeavesTheOldFileInPlaceAndEndsWithAnError() {
    assertThat(real.inside(FULL_DISK))
        .contains(
            "cannot write /etc/ssh/sshd_config.d/10-platform.conf; the old file stays",
            "apply ended with 1\n")
        .endsWith("10-platform.conf\nfilling\n");
    assertThat(real.inside("sshd -T")).contains("permitrootlogin no");
  }

  private BaseFolder base() {
    return new BaseFolder(hosts, jobs, Heartbeat.none());
  }
}
