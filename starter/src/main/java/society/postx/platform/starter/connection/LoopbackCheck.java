package society.postx.platform.starter.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.regex.Pattern;

/**
 * Fails at once if no server listens on a local address. gRPC would retry a refused connection for
 * seconds, but on this machine "refused" already means that nothing runs there.
 */
final class LoopbackCheck {
  private static final Pattern HERE = Pattern.compile("(127\\.0\\.0\\.1|localhost):(\\d{1,5})");

  private LoopbackCheck() {}

  static void refuseIfNobodyListens(String target) throws IOException {
    var here = HERE.matcher(target);
    if (!here.matches()) {
      return;
    }
    try (var socket = new Socket(here.group(1), Integer.parseInt(here.group(2)))) {
      socket.setSoLinger(true, 0);
    } catch (ConnectException refused) {
      throw new IOException("connection refused", refused);
    }
  }
}
