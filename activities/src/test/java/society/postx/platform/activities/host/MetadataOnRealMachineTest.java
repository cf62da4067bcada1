package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
import society.postx.platform.sandbox.machine.ImageSource;

/**
 * The cloud's metadata service answers a host with its user data, the first SSH host key included,
 * and no container. Each test begins where the one before left the machine.
 */
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MetadataOnRealMachineTest {
  private static final String ASK =
      "curl --silent --show-error --max-time 5 http://169.254.169.254/hetzner/v1/userdata";
  private static final String IN_A_CONTAINER =
      "docker run --rm %s --entrypoint /bin/sh nextcloud:28.0.1 -c '" + ASK + "' 2>&1 || :";

  @TempDir static Path folder;
  private static RealHost real;

  @BeforeAll
  static void boot() throws IOException {
    var images = SandboxImages.folder();
    real = new RealHost(folder, new ImageSource.Prepared());
    real.awaitBoot();
    real.withGateway(Optional.of(images));
    real.inside("docker pull --quiet nextcloud:28.0.1; docker network create edge");
  }

  @AfterAll
  static void powerOff() {
    if (real != null) {
      real.close();
    }
  }

  @Test
  @Order(1)
  void withoutTheBaseAContainerReadsTheFirstHostKeyAsTheHostDoes() {
    assertThat(real.inside(ASK)).contains("ed25519_private:", "BEGIN OPENSSH PRIVATE KEY");
    assertThat(container("")).contains("BEGIN OPENSSH PRIVATE KEY");
  }

  @Test
  @Order(2)
  void withTheBaseNoContainerReachesItAndTheHostDoes() {
    try (var hosts = new Hosts()) {
      new BaseFolder(hosts, new Jobs(hosts, Heartbeat.none()), Heartbeat.none())
          .apply(real.spec("run-1"), real.login(), real.checkout());
    }
    assertNoContainerReachesIt();
    assertThat(real.inside(ASK)).contains("ed25519_private:");
    assertThat(real.inside("ip6tables -S DOCKER-USER"))
        .contains("-A DOCKER-USER -d fe80::/10 -j REJECT");
  }

  @Test
  @Order(3)
  void itStaysSoWhenDockerOrTheFirewallOrTheMachineStartsAgain() {
    real.inside("systemctl restart docker.service");
    assertNoContainerReachesIt();
    real.inside("ufw reload");
    assertNoContainerReachesIt();
    real.cutPower();
    real.awaitBoot();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> real.inside("systemctl is-active docker.service || :").equals("active\n"));
    assertNoContainerReachesIt();
  }

  @Test
  @Order(4)
  void theHostKeyThatItReadsThereIsNotTheOneThatIsPinnedAfterFirstContact() {
    var first = real.login().hostKeys();
    try (var hosts = new Hosts()) {
      new HostKeyMove(hosts, real).move(real.spec("run-4"), real.login());
      assertThat(real.login().hostKeys()).isNotEqualTo(first);
      assertThatThrownBy(() -> hosts.connectFresh(real.login().trusting(first)))
          .hasMessageContaining("it is not the host that was pinned");
    }
  }

  private static void assertNoContainerReachesIt() {
    for (var network : new String[] {"", "--network edge"}) {
      assertThat(container(network)).contains("curl: (7)").doesNotContain("KEY");
    }
  }

  private static String container(String options) {
    return real.inside(IN_A_CONTAINER.formatted(options));
  }
}
