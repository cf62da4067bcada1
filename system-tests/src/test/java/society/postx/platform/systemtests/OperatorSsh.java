package society.postx.platform.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An operator's SSH key, and the tunnel to Temporal that docs/deployment.md shows. */
final class OperatorSsh implements AutoCloseable {
  /** Ends with the machine and comes back with it. */
  private static final String TUNNEL =
      """
      while :; do
        ssh -N -i "$1" -L "127.0.0.1:$2:localhost:7233" "root@$3" \
          -o StrictHostKeyChecking=accept-new -o "UserKnownHostsFile=$1.known" -o BatchMode=yes \
          -o ConnectTimeout=2 -o ServerAliveInterval=1 -o ServerAliveCountMax=3 -o ExitOnForwardFailure=yes
        sleep 0.2
      done
      """;

  private final int port = FreePort.next();
  private final Process tunnel;

  /**
   * @param key that {@link #makeKey} made, and that the machine knows
   */
  OperatorSsh(Path key, String machine) {
    try {
      this.tunnel =
          new ProcessBuilder(
                  "bash", "-c", TUNNEL, "-", key.toString(), Integer.toString(port), machine)
              .redirectErrorStream(true)
              .redirectOutput(key.resolveSibling("tunnel.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void makeKey(Path file) {
    var unused =
        ProgramResult.run(
                List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()))
            .orFail();
  }

  static String publicKey(Path file) {
    try {
      return Files.readString(file.resolveSibling(file.getFileName() + ".pub")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Temporal on the machine, as TEMPORAL_ADDRESS has it. */
  String temporal() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    var connection = tunnel.descendants().toList();
    tunnel.destroy();
    connection.forEach(ProcessHandle::destroy);
    tunnel.onExit().join();
  }
}
