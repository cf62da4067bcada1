package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.host.HostSpec;

class EvidenceKeeperTest {
  private static final HostSpec ALPHA =
      new HostSpec(
          new ClientName("alpha"),
          new Domain("alpha.platform.example"),
          "127.0.0.1",
          "0".repeat(40),
          List.of(),
          new RunLabel("run-1"));

  @TempDir Path folder;

  @Test
  void aHostThatHangsInTheMiddleGivesWhatItHadSaid() throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/sshd")), "skipped: openssh-server is not installed");
    try (var sshd = new LocalSshd(folder);
        var hosts = new Hosts(Duration.ofSeconds(3))) {
      sshd.makeKey("tied");
      sshd.tie("tied", "/bin/sh -c 'echo load average: 99; exec sleep 600'");
      new EvidenceKeeper(hosts, TestEvidence.withoutBox(folder))
          .keep(ALPHA, "as a test", () -> login(sshd), Masking::none);
      assertThat(TestEvidence.only(folder))
          .content()
          .contains("as a test", "load average: 99", "(cut off: ");
    }
  }

  private static Login login(LocalSshd sshd) {
    try {
      return sshd.login("tied", "host");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
