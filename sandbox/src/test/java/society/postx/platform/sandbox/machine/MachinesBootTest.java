package society.postx.platform.sandbox.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("sandbox")
class MachinesBootTest {
  @TempDir static Path folder;
  static SandboxMachines sandbox;

  @BeforeAll
  static void open() {
    sandbox = new SandboxMachines(folder);
    sandbox.boot(1, new ImageSource.Prepared());
    sandbox.boot(2, new ImageSource.SystemImage("debian-13"));
  }

  @AfterAll
  static void close() {
    if (sandbox != null) sandbox.close();
  }

  @Test
  void theMachineHasWhatItsCloudInitDataSaysAndIsHealthy() {
    assertThat(sandbox.ssh(1, "hostname")).isEqualTo("client-1");
    assertThat(sandbox.ssh(1, "cloud-init status --wait")).contains("status: done");
    assertThat(sandbox.ssh(1, "systemctl is-system-running --wait")).isEqualTo("running");
  }

  @Test
  void thePreparedImageRunsDockerOnOverlay2AndTheBareOneHasNone() {
    assertThat(sandbox.ssh(1, "docker info --format '{{.Driver}} {{.CgroupVersion}}'"))
        .isEqualTo("overlay2 2");
    assertThat(sandbox.ssh(1, "docker compose version --short")).startsWith("2.");
    assertThat(sandbox.ssh(2, "command -v docker || echo none")).isEqualTo("none");
  }

  @Test
  void twoMachinesDoNotShareServices() {
    sandbox.ssh(1, "systemd-run --quiet --unit=here-only sleep 1000");
    assertThat(sandbox.ssh(1, "systemctl is-active here-only")).isEqualTo("active");
    assertThat(sandbox.ssh(2, "systemctl is-active here-only || true")).isEqualTo("inactive");
    assertThat(sandbox.ssh(1, "systemctl stop here-only; systemctl is-active ssh"))
        .isEqualTo("active");
    assertThat(sandbox.ssh(2, "systemctl is-active ssh")).isEqualTo("active");
  }

  @Test
  void machinesTrustTheSandboxAuthority() {
    assertThat(
            sandbox.ssh(
                2, "openssl verify -CApath /etc/ssl/certs /usr/local/share/ca-certificates/*.crt"))
        .endsWith("OK");
  }

  @Test
  void theMetadataServiceTellsEachMachineItsOwnUserData() {
    var ask = "curl -sS --max-time 5 http://169.254.169.254/hetzner/v1/";
    assertThat(sandbox.ssh(1, ask + "userdata")).isEqualTo(sandbox.userData().strip());
    assertThat(sandbox.ssh(2, ask + "metadata/hostname")).isEqualTo("client-2");
    assertThat(sandbox.ssh(1, ask + "metadata")).containsPattern("\"instance-id\":1[,}]");
  }

  @Test
  void bothAddressFamiliesReachTheMachine() {
    var network6 = sandbox.world.network().server6(1);
    assertThat(sandbox.sshTo(network6.replace("::/64", "::1"), "hostname")).isEqualTo("client-1");
  }
}
