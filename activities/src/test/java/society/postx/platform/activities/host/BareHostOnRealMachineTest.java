package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.change.Change;

/** Onboards a machine with Hetzner's own image, on which everything comes by apt. */
@Tag("sandbox")
class BareHostOnRealMachineTest {
  @TempDir Path folder;

  @Test
  void theBaseInstallsWhatTheBareImageLacks() throws IOException {
    try (var real = new RealHost(folder, new ImageSource.SystemImage("debian-13"));
        var hosts = new Hosts()) {
      real.withGateway(Optional.empty());
      var base = new BaseFolder(hosts, new Jobs(hosts, Heartbeat.none()), Heartbeat.none());
      new FirstContact(hosts, Heartbeat.none()).await(real.login());
      var changes = base.apply(real.spec("run-1"), real.login(), real.checkout());
      assertThat(changes).extracting(Change::what).anyMatch(it -> it.startsWith("packages: "));
      assertThat(real.inside("docker compose version; restic version; ufw status"))
          .contains("Docker Compose version", "restic 0.", "Status: active");
      assertThat(base.apply(real.spec("run-2"), real.login(), real.checkout())).isEmpty();
    }
  }
}
