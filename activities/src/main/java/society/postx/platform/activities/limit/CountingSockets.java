package society.postx.platform.activities.limit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/**
 * Makes a socket that reads no more than the limit, for protocols whose library reads without one.
 * A factory is for one connection.
 */
public final class CountingSockets extends SocketFactory {
  private final ByteLimit limit;
  private final String from;
  private final AtomicLong read = new AtomicLong();
  private volatile boolean lifted;

  /**
   * @param from who sends, for the message
   */
  public CountingSockets(ByteLimit limit, String from) {
    this.limit = limit;
    this.from = from;
  }

  /** Counts from zero again: what came until now was as expected. */
  void countAgain() {
    read.set(0);
  }

  /** Limits nothing from now on. */
  public void lift() {
    lifted = true;
  }

  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public InputStream getInputStream() throws IOException {
        return counted(super.getInputStream());
      }
    };
  }

  private InputStream counted(InputStream stream) {
    return new FilterInputStream(stream) {
      @Override
      public int read() throws IOException {
        var one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] into, int offset, int most) throws IOException {
        var read = super.read(into, offset, most);
        count(Math.max(0, read));
        return read;
      }
    };
  }

  private void count(int more) throws IOException {
    if (!lifted && read.addAndGet(more) > limit.bytes()) {
      throw new TooMuchSent(from, limit);
    }
  }

  /** OkHttp and sshj make sockets without an address alone. */
  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
