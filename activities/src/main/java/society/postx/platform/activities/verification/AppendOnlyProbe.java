package society.postx.platform.activities.verification;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import net.schmizz.sshj.connection.channel.direct.Session;
import okhttp3.Protocol;
import okhttp3.Request;
import society.postx.platform.activities.limit.BoundedHttp;
import society.postx.platform.activities.limit.ByteLimit;

/**
 * Asks the box to delete a snapshot that does not exist, in rclone's own protocol (HTTP/2 over the
 * SSH channel). Append-only refuses before it looks (403); with deletion allowed it looks and finds
 * nothing (404). So asking never deletes anything.
 */
final class AppendOnlyProbe {
  private static final String NOWHERE = "http://box/snapshots/" + "0".repeat(64);
  private static final int REFUSED = 403;

  private AppendOnlyProbe() {}

  /** Whether the other end of this command refuses deletions. */
  static boolean refusesDeletion(Session.Command command) {
    var client =
        BoundedHttp.client(ByteLimit.ofKilobytes(64))
            .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
            .socketFactory(new OneChannel(command))
            .callTimeout(Duration.ofSeconds(20))
            .retryOnConnectionFailure(false)
            .dns(name -> List.of(InetAddress.getLoopbackAddress())) // the channel is open already
            .build();
    var request = new Request.Builder().url(NOWHERE).delete().build();
    try (var answer = client.newCall(request).execute()) {
      return answer.code() == REFUSED;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the SSH channel out as if it were a connection. */
  private static final class OneChannel extends SocketFactory {
    private final Session.Command command;

    private OneChannel(Session.Command command) {
      this.command = command;
    }

    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public void connect(SocketAddress address, int timeout) {}

        @Override
        public boolean isConnected() {
          return true;
        }

        @Override
        public void setSoTimeout(int timeout) {}

        @Override
        public InputStream getInputStream() {
          return command.getInputStream();
        }

        @Override
        public OutputStream getOutputStream() {
          return command.getOutputStream();
        }
      };
    }

    @Override
    public Socket createSocket(String host, int port) {
      return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      return createSocket();
    }
  }
}
