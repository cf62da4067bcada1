package society.postx.platform.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.sandbox.machine.SandboxMachines;

@Tag("sandbox")
class GatewayTest {
  @TempDir static Path folder;
  static SandboxMachines sandbox;
  static Gateway gateway;

  @BeforeAll
  static void open() throws IOException {
    sandbox = new SandboxMachines(folder);
    var images = Files.createDirectory(folder.resolve("images"));
    gateway = new Gateway(sandbox.world, folder, SandboxMachines.cache(), Optional.of(images));
    sandbox.boot(1, new ImageSource.SystemImage("debian-13"));
    // The sandbox's DNS is not part of this test.
    gateway
        .names()
        .forEach((name, to) -> sandbox.ssh(1, "echo %s %s >>/etc/hosts".formatted(to, name)));
  }

  @AfterAll
  static void close() {
    if (gateway != null) gateway.close();
    if (sandbox != null) sandbox.close();
  }

  @Test
  void theRegistryAnswersUnderItsRealNamesUntilItIsGone() {
    assertThat(status("https://registry-1.docker.io/v2/")).isEqualTo("200");
    assertThat(status("https://quay.io/v2/")).isEqualTo("200");
    gateway.stopRegistry();
    assertThat(status("https://quay.io/v2/")).isEqualTo("000"); // no answer at all
    gateway.startRegistry();
    assertThat(status("https://quay.io/v2/")).isEqualTo("200");
  }

  @Test
  void acmeIsThereAndItsRootIsInTheBundle() throws IOException {
    assertThat(sandbox.ssh(1, "curl -sf " + gateway.acmeDirectory())).contains("newOrder");
    assertThat(Files.readString(folder.resolve("ca.pem")))
        .startsWith(Files.readString(folder.resolve("host-ca.pem")))
        .containsPattern("(?s)(BEGIN CERTIFICATE.*){2}");
  }

  @Test
  void aBareMachineInstallsPackagesAndReachesNothingElse() {
    sandbox.ssh(1, "apt-get -qq update && apt-get -qq -y install tree >/dev/null 2>&1");
    assertThat(sandbox.ssh(1, "tree --version")).startsWith("tree v");
    var proxy = "http://%s:%d".formatted(sandbox.world.network().host(), AptProxy.PORT);
    assertThat(status("-x " + proxy + " http://deb.debian.org/debian/pool/none.deb"))
        .isEqualTo("404");
    assertThat(status("-x " + proxy + " http://example.org/debian/dists/trixie/InRelease"))
        .isEqualTo("403");
  }

  private static String status(String url) {
    return sandbox.ssh(1, "curl -s -o /dev/null -w '%{http_code}' " + url + " || true");
  }
}
