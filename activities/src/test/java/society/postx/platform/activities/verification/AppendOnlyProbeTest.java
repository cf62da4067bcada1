package society.postx.platform.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;

class AppendOnlyProbeTest {
  @TempDir Path folder;

  @Test
  void theHostsKeyIsSeenToBeRefusedAndThePlatformsIsNot() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/rclone")), "skipped: rclone is missing");
    try (var box = new LocalSshd(folder);
        var hosts = new Hosts()) {
      var rclone = "rclone serve restic --stdio %s " + folder.resolve("repository");
      box.makeKey("alpha");
      box.tie("alpha", rclone.formatted("--append-only"));
      box.makeKey("platform");
      box.tie("platform", rclone.formatted(""));
      assertThat(refuses(hosts, box, "alpha")).isTrue();
      assertThat(refuses(hosts, box, "platform")).isFalse();
    }
  }

  private static boolean refuses(Hosts hosts, LocalSshd box, String key) throws IOException {
    try (var connection = hosts.connectFresh(box.login(key, "host"))) {
      return connection.talk("restic", AppendOnlyProbe::refusesDeletion);
    }
  }
}
