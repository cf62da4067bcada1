package society.postx.platform.activities.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.host.RealHost;
import society.postx.platform.activities.host.SandboxImages;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.scan.HostImages;
import society.postx.platform.workflows.scan.RunningImage;
import society.postx.platform.workflows.server.HostAddress;

/** Asks a real Docker that runs a container which nobody deployed. */
@Tag("sandbox")
class HostContainersOnRealMachineTest {
  @TempDir static Path folder;
  private static RealHost real;
  private final Hosts hosts = new Hosts();

  @BeforeAll
  static void boot() throws IOException {
    var images = SandboxImages.folder();
    real = new RealHost(folder, new ImageSource.Prepared());
    real.awaitBoot();
    real.withGateway(Optional.of(images));
  }

  @AfterAll
  static void powerOff() {
    if (real != null) {
      real.close();
    }
  }

  @Test
  void whatTheDeployedCommitPinsIsNamedWithItsDigestAndOnlyThat() {
    assertThat(asked().getFirst().why()).contains("record of deployed apps is empty");
    real.inside("docker run --detach --name stray nextcloud:28.0.1 sleep 600");
    real.inside("docker run --detach --name again nextcloud:28.0.1 sleep 600");
    real.inside("docker run --name ended nextcloud:28.0.2 true");
    real.inside("docker tag nextcloud:28.0.1 local:1 && docker rmi nextcloud:28.0.2 --force");
    var digest =
        real.inside("docker image inspect --format '{{index .RepoDigests 0}}' nextcloud:28.0.1")
            .strip();
    assertThat(digest).startsWith("nextcloud@sha256:");
    real.inside(
        "mkdir -p /etc/platform && echo '{\"apps\":{\"nextcloud\":{\"commit\":\"%s\",\"images\":[],\"digest\":\"d\"}}}' >/etc/platform/deployed.json"
            .formatted(real.checkout().commit()));
    assertThat(asked().getFirst().images())
        .contains(
            new RunningImage("nextcloud:28.0.1", digest),
            new RunningImage("nextcloud:28.0.1", "nextcloud:28.0.1"))
        .noneMatch(image -> image.pulled().isEmpty());
    real.inside("docker run --detach --name stranger local:1 sleep 600");
    assertThat(asked().getFirst().images()).contains(new RunningImage("local:1", ""));
    real.inside("docker rm --force stranger; rm /etc/platform/deployed.json");
    real.inside("docker rm --force stray again");
    assertThat(asked()).noneMatch(HostImages::answered);
  }

  @Test
  void aHostThatIsNotThereAndADockerThatDoesNotAnswerAreSilentAndNotEmpty() {
    real.inside("systemctl stop docker.socket docker.service");
    var nowhere = new HostAddress(alpha().client(), real.world().network().server(9));
    var answers = containers().runningImages(List.of(alpha(), nowhere));
    real.inside("systemctl start docker.service");
    assertThat(answers).noneMatch(HostImages::answered);
    assertThat(answers.getFirst().why()).contains("Cannot connect to the Docker daemon");
  }

  @ParameterizedTest
  @ValueSource(strings = {ENDLESS_DOCKER, "ln -sf /dev/zero /etc/platform/deployed.json"})
  void aHostThatAnswersWithoutEndIsCutOffAndNamed(String hijack) {
    real.inside("mkdir -p /etc/platform; " + hijack);
    var answers = containers().runningImages(List.of(alpha()));
    real.inside("rm -f /usr/local/bin/docker /etc/platform/deployed.json");
    assertThat(answers).singleElement().matches(it -> !it.answered());
    assertThat(answers.getFirst().client()).isEqualTo(alpha().client());
    assertThat(answers.getFirst().why()).isNotBlank().hasSizeLessThan(1000);
    assertThat(asked().getFirst().why()).contains("record of deployed apps is empty");
  }

  private static final String ENDLESS_DOCKER =
      "printf '#!/bin/sh\\nexec yes endless\\n' >/usr/local/bin/docker; chmod +x /usr/local/bin/docker";

  private List<HostImages> asked() {
    return containers().runningImages(List.of(alpha()));
  }

  private HostContainers containers() {
    return new HostContainers(
        real.repository().opened()::at,
        real.repository().opened()::latest,
        real.logins(),
        hosts,
        Heartbeat.none());
  }

  private static HostAddress alpha() {
    return new HostAddress(real.spec("any").client(), real.spec("any").address());
  }
}
