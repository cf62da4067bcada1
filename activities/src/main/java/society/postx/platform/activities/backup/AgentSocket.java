package society.postx.platform.activities.backup;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import society.postx.platform.activities.activity.Pause;

/** Waits until a program accepts connections on its Unix socket. */
record AgentSocket(Path path) {
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(10);

  /**
   * The file alone proves nothing: a program creates it (bind) before it accepts connections
   * (listen), and until then every connection is refused.
   *
   * @param running whether the program that should listen still runs
   * @throws IOException the program ended, or accepted no connection within the limit
   */
  void await(Duration limit, BooleanSupplier running) throws IOException {
    var until = System.nanoTime() + limit.toNanos();
    for (var refusal = refusal(); !refusal.isEmpty(); refusal = refusal()) {
      if (!running.getAsBoolean()) {
        throw new IOException("ssh-agent ended before it accepted connections");
      }
      if (System.nanoTime() > until) {
        throw new IOException(
            "ssh-agent accepts no connections after %d ms: %s"
                .formatted(limit.toMillis(), refusal));
      }
      Pause.of(BETWEEN_ATTEMPTS);
    }
  }

  /** Empty where a connection succeeds. */
  private String refusal() {
    try (var attempt = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      attempt.connect(UnixDomainSocketAddress.of(path));
      return "";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
