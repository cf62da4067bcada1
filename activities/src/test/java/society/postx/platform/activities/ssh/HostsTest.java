package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void aCommandThatPrintsTooMuchIsEndedWithTheHostsNameAndTheLimit() throws IOException {
    try (var host = hosts.connect(sshd.login())) {
      for (var endless : List.of("yes", "yes >&2", "tr '\\0' x </dev/zero")) {
        var begun = System.nanoTime();
        assertThatThrownBy(() -> host.run("sh", "-c", endless))
            .isInstanceOf(UnusableAnswer.class)
            .hasMessageStartingWith("client-alpha: ")
            .hasMessageContaining("the command sent more than 1.0 MB");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
      }
      assertThat(host.run("echo", "goes on").out()).isEqualTo("goes on\n");
    }
  }

  @Test
  void aCommandThatNeverEndsIsGivenUp() throws IOException {
    try (var impatient = new Hosts(Duration.ofSeconds(1));
        var host = impatient.connect(sshd.login())) {
      var begun = System.nanoTime();
      assertThatThrownBy(() -> host.run("sleep", "600")).isInstanceOf(HostUnreachable.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(2));
    }
  }

  @Test
  void whatNobodyCanReadIsTheHostsFailure() throws IOException {
    try (var host = hosts.connect(sshd.login())) {
      assertThatThrownBy(() -> host.run("echo", "seven").read("counting", Integer::parseInt))
          .isInstanceOf(UnusableAnswer.class)
          .hasMessage("client-alpha: counting: its answer is not in the expected form");
    }
  }

  /** It would keep a thread of the worker for ever, or its memory and a processor. */
  @ParameterizedTest
  @ValueSource(strings = {"a\n", "a", "slowly\n"})
  void aHostThatNeverEndsItsGreetingIsUnreachable(String greeting) throws IOException {
    try (var endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var impatient = new Hosts(Duration.ofSeconds(greeting.startsWith("slowly") ? 3 : 15))) {
      Thread.ofVirtual().start(() -> greet(endless, greeting));
      var known = sshd.login();
      var login =
          new Login(
              known.name(),
              known.address(),
              endless.getLocalPort(),
              known.user(),
              known.key(),
              known.hostKeys());
      var begun = System.nanoTime();
      assertThatThrownBy(() -> impatient.connect(login))
          .isInstanceOf(HostUnreachable.class)
          .hasMessageContaining(greeting.startsWith("slowly") ? "no login within 3 s" : "32.0 kB");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }
  }

  /** Cut at the client's first message, the second, … until a login needs no more of them. */
  @Test
  void aConnectionThatBreaksDuringTheLoginSaysNothingAboutTheKey() throws IOException {
    var broken = 0;
    while (breaksAt(broken + 1)) {
      broken++;
    }
    assertThat(broken)
        .as("name, offer, exchange, new keys, service, key, signature")
        .isBetween(4, 9);
  }

  private boolean breaksAt(int message) throws IOException {
    try (var proxy = new CuttingProxy(sshd.port())) {
      proxy.cutAtMessage(message);
      hosts.connectFresh(sshd.login("user", "host", proxy.port())).close();
      return false;
    } catch (HostUnreachable e) {
      return true;
    }
  }

  private static void greet(ServerSocket endless, String greeting) {
    try (var client = endless.accept()) {
      var slow = greeting.startsWith("slowly");
      var bytes = (slow ? greeting : greeting.repeat(1000)).getBytes(UTF_8);
      while (true) {
        client.getOutputStream().write(bytes);
        if (slow) {
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
      }
    } catch (IOException ended) {
      // the client has hung up
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
  void allShareOneConnection() throws IOException {
    var first = port();
    assertThat(port()).isEqualTo(first);
  }

  @Test
  void aConnectionThatBrokeBetweenTwoCallersIsReplaced() throws IOException {
    var first = port();
    sshd.cutConnections();
    assertThat(port()).isNotEqualTo(first);
  }

  @Test
  void aConnectionThatBreaksUnnoticedBeforeTheFirstCommandIsReplacedOnce() throws IOException {
    try (var proxy = new CuttingProxy(sshd.port())) {
      var login = sshd.login("user", "host", proxy.port());
      hosts.connect(login).close();
      try (var host = hosts.connect(login)) {
        proxy.cutAtNextMessage();
        assertThat(host.run("true").ok()).isTrue();
        assertThat(proxy.accepted()).isEqualTo(2);

        proxy.cutAtNextMessage();
        assertThatThrownBy(() -> host.run("true")).isInstanceOf(HostUnreachable.class);
        assertThat(proxy.accepted()).isEqualTo(2);
      }
      try (var host = hosts.connect(login)) {
        assertThat(host.run("true").ok()).isTrue();
      }
    }
  }

  @Test
  void sftpAlsoGetsAnotherConnectionWhenTheSharedOneBroke() throws IOException {
    try (var proxy = new CuttingProxy(sshd.port())) {
      var login = sshd.login("user", "host", proxy.port());
      hosts.connect(login).close();
      proxy.cutAtNextMessage();
      try (var host = hosts.connect(login);
          var sftp = host.sftp()) {
        assertThat(sftp.statExistence(folder.toString())).isNotNull();
      }
    }
  }

  @Test
  void twoCallersWhoseSharedConnectionBrokeGetOneNewOne() throws IOException {
    try (var proxy = new CuttingProxy(sshd.port())) {
      var login = sshd.login("user", "host", proxy.port());
      try (var one = hosts.connect(login);
          var other = hosts.connect(login)) {
        proxy.cutAtNextMessage();
        assertThat(one.run("true").ok()).isTrue();
        assertThat(other.run("true").ok()).isTrue();
        assertThat(proxy.accepted()).isEqualTo(2);
      }
    }
  }

  @Test
  void aCommandThatMayHaveRunIsNeverRepeated() throws IOException {
    port(); // so that the next caller takes a connection over
    var starts = folder.resolve("starts");
    try (var host = hosts.connect(sshd.login());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var command =
          List.of("sh", "-c", "echo start >>\"$1\"; exec sleep 60", "sh", starts.toString());
      var running = threads.submit(() -> host.run(command, Host.Input.none()));
      await().until(() -> Files.exists(starts) && Files.size(starts) > 0);
      sshd.cutConnections();
      assertThatThrownBy(running::get).hasCauseInstanceOf(HostUnreachable.class);
    }
    assertThat(starts).hasContent("start");
  }

  @Test
  void aConnectionOfItsOwnIsNotReplaced() throws IOException {
    try (var proxy = new CuttingProxy(sshd.port());
        var host = hosts.connectFresh(sshd.login("user", "host", proxy.port()))) {
      proxy.cutAtNextMessage();
      assertThatThrownBy(() -> host.run("true")).isInstanceOf(HostUnreachable.class);
      assertThat(proxy.accepted()).isEqualTo(1);
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

  /** Our end of the connection that a caller gets. */
  private String port() throws IOException {
    try (var host = hosts.connect(sshd.login())) {
      return host.run("sh", "-c", "echo $SSH_CONNECTION").out();
    }
  }

  private String fingerprint(String key) throws IOException {
    var keygen =
        new ProcessBuilder("ssh-keygen", "-l", "-f", folder.resolve(key + ".pub").toString())
            .start();
    return new String(keygen.getInputStream().readAllBytes(), UTF_8).split(" ", 3)[1];
  }
}
