package society.postx.platform.activities.backup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyAgentTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void theFileOfASocketIsNotEnough() throws IOException {
    var address = UnixDomainSocketAddress.of(folder.resolve("agent"));
    try (var bound = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      bound.bind(address); // bound and not listening, as ssh-agent is for a moment
      assertThat(address.getPath()).exists();
      assertThatThrownBy(
              () -> new AgentSocket(address.getPath()).await(Duration.ofMillis(50), () -> true))
          .hasMessageStartingWith("ssh-agent accepts no connections after 50 ms: ")
          .hasMessageContaining("refused");
    }
  }

  @Test
  void itIsReadyAsSoonAsAConnectionSucceeds() throws IOException {
    var address = UnixDomainSocketAddress.of(folder.resolve("agent"));
    var attempts = new ArrayList<String>();
    try (var bound = SocketChannel.open(StandardProtocolFamily.UNIX);
        var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      bound.bind(address);
      new AgentSocket(address.getPath())
          .await(
              LONG,
              () -> {
                attempts.add("refused");
                if (attempts.size() == 2) {
                  listen(listening, address);
                }
                return true;
              });
    }
    assertThat(attempts).hasSize(2);
  }

  @Test
  void aProgramThatEndedIsNotAwaited() {
    assertThatThrownBy(() -> new AgentSocket(folder.resolve("agent")).await(LONG, () -> false))
        .hasMessage("ssh-agent ended before it accepted connections");
  }

  @Test
  void aRejectedKeyIsReportedInTheWordsOfSshAdd() {
    assertThatThrownBy(() -> new KeyAgent("no key").close())
        .hasMessageStartingWith("ssh-add rejects the private key for the Storage Box: ")
        .hasMessageContaining("Error loading key")
        .hasMessageNotContaining("no key");
  }

  @Test
  void nothingIsLeftOfAnAgentThatEnds() throws IOException, InterruptedException {
    try (var agent = new KeyAgent(Files.readString(key()))) {
      var list = new ProcessBuilder(List.of("ssh-add", "-l"));
      list.environment().putAll(agent.environment());
      assertThat(list.start().waitFor()).isZero();
      var socket = Path.of(agent.environment().get("SSH_AUTH_SOCK"));
      agent.close();
      assertThat(socket.getParent()).doesNotExist();
    }
  }

  /** The key opens the repositories of all clients, and a killed worker cleans nothing up. */
  @Test
  void anAgentEndsWithAProcessThatIsKilled() throws IOException {
    var worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                key().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = worker.inputReader()) {
      var socket = String.valueOf(said.readLine());
      assertThat(holds(socket)).as(socket).isTrue();
      worker.destroyForcibly().onExit().join();
      await().atMost(LONG).until(() -> processesNaming(socket).isEmpty());
      assertThat(holds(socket)).isFalse();
    } finally {
      worker.destroyForcibly();
    }
  }

  /** Hands a key to an agent, names its socket, and waits to be killed. */
  static final class Worker {
    public static void main(String[] key) throws IOException {
      try (var agent = new KeyAgent(Files.readString(Path.of(key[0])))) {
        System.out.println(agent.environment().get("SSH_AUTH_SOCK"));
        assertThat(System.in.read()).as("killed while it waits").isNotNegative();
      }
    }
  }

  /** In case it does not end: nothing ends it where the shell between both is killed, too. */
  @Test
  void anAgentForgetsItsKey() throws IOException {
    try (var agent = new KeyAgent(Files.readString(key()), Duration.ofSeconds(1))) {
      await()
          .atMost(LONG)
          .until(() -> !holds(requireNonNull(agent.environment().get("SSH_AUTH_SOCK"))));
    }
  }

  private static List<ProcessHandle> processesNaming(String socket) {
    return ProcessHandle.allProcesses()
        .filter(it -> it.info().commandLine().filter(line -> line.contains(socket)).isPresent())
        .toList();
  }

  /** Whether an agent behind the socket holds a key. */
  private static boolean holds(String socket) {
    var list = new ProcessBuilder(List.of("ssh-add", "-l"));
    list.environment().put("SSH_AUTH_SOCK", socket);
    try {
      return list.start().onExit().join().exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path key() {
    var key = folder.resolve("key");
    try {
      new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return key;
  }

  private static void listen(ServerSocketChannel listening, UnixDomainSocketAddress address) {
    try {
      Files.delete(address.getPath());
      listening.bind(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
