package society.postx.platform.starter.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.regex.Pattern;

/**
 * gRPC tries a refused connection again for seconds; on this machine, refused means that nothing
 * runs there, and an operator learns it at once.
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
