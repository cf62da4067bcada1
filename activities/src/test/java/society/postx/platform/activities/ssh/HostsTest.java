package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsTest {
  @TempDir Path folder;
  private LocalSshd sshd;
  private final Hosts hosts = new Hosts();

  @BeforeEach
  void start() throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/sshd")), "skipped: openssh-server is not installed");
    sshd = new LocalSshd(folder);
  }

  @AfterEach
  void stop() {
    hosts.close();
    if (sshd != null) {
      sshd.close();
    }
  }

  @Test
  void aCommandAnswersWithItsStatusItsOutputAndItsErrors() throws IOException {
    try (var host = hosts.connect(sshd.login())) {
      var answer =
          host.run(
              List.of("sh", "-c", "cat; echo \"$1\" >&2; exit 3", "sh", "it's \"$HOME\""),
              Host.Input.of("grün\n"));
      assertThat(answer)
          .isEqualTo(new CommandResult("client-alpha", 3, "grün\n", "it's \"$HOME\"\n"));
    }
  }

  @Test
  void aStrangersHostKeyIsRefusedWithBothFingerprints() throws IOException {
    sshd.makeKey("other");
    assertThatThrownBy(() -> hosts.connect(sshd.login("user", "other")))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("HOST_KEY_MISMATCH");
              assertThat(failure.isNonRetryable()).isTrue();
            })
        .hasMessageContaining(fingerprint("host"))
        .hasMessageContaining(fingerprint("other"));
  }

  @Test
  void eitherOfTwoPinsIsAccepted() throws IOException {
    sshd.makeKey("other");
    var both = PinnedKeys.of(sshd.publicKey("other"), sshd.publicKey("host"));
    try (var host = hosts.connect(sshd.login().trusting(both))) {
      assertThat(host.run("true").ok()).isTrue();
    }
  }

  @Test
  void aKeyTheHostDoesNotKnowSaysSoWithoutShowingIt() throws IOException {
    sshd.makeKey("other");
    var login = sshd.login("other", "host");
    assertThatThrownBy(() -> hosts.connect(login))
        .hasMessageContaining("rejects the key platform_ssh_key")
        .hasMessageNotContaining("BEGIN");
    assertThat(login.toString()).doesNotContain("BEGIN");
  }

  @Test
  void allShareOneConnectionAndGetANewOneWhenItBroke() throws IOException {
    var port = new String[2];
    for (var turn = 0; turn < 2; turn++) {
      try (var host = hosts.connect(sshd.login())) {
        port[turn] = host.run("sh", "-c", "echo $SSH_CONNECTION").out();
      }
    }
    assertThat(port[1]).isEqualTo(port[0]);

    try (var host = hosts.connect(sshd.login())) {
      sshd.cutConnections();
      assertThatThrownBy(() -> host.run("true")).isInstanceOf(HostUnreachable.class);
    }
    try (var host = hosts.connect(sshd.login())) {
      assertThat(host.run("sh", "-c", "echo $SSH_CONNECTION").out()).isNotEqualTo(port[0]);
    }
  }

  @Test
  void nobodyListeningIsUnreachable() throws IOException {
    var login = sshd.login();
    sshd.close();
    assertThatThrownBy(() -> hosts.connect(login))
        .isInstanceOf(HostUnreachable.class)
        .hasMessageStartingWith("client-alpha (")
        .hasMessageContaining("refused");
  }

  private String fingerprint(String key) throws IOException {
    var keygen =
        new ProcessBuilder("ssh-keygen", "-l", "-f", folder.resolve(key + ".pub").toString())
            .start();
    return new String(keygen.getInputStream().readAllBytes(), UTF_8).split(" ", 3)[1];
  }
}
