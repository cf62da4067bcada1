package society.postx.platform.activities.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Forwards connections to a port on loopback and can break one at the client's next message: the
 * client cannot have noticed before it sent that message.
 */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket entrance;
  private final int target;

  /** Messages until then; negative for never. */
  private final AtomicInteger cut = new AtomicInteger(-1);

  private final AtomicInteger accepted = new AtomicInteger();

  CuttingProxy(int target) throws IOException {
    this.target = target;
    entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  int accepted() {
    return accepted.get();
  }

  /** The next message of a client gets lost, and its connection with it. */
  void cutAtNextMessage() {
    cutAtMessage(1);
  }

  /** As {@link #cutAtNextMessage}, of the client's message of this number from now on. */
  void cutAtMessage(int number) {
    cut.set(number);
  }

  private void accept() {
    while (true) {
      try {
        var client = entrance.accept();
        accepted.incrementAndGet();
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.ofVirtual().start(() -> forward(client, server, true));
        Thread.ofVirtual().start(() -> forward(server, client, false));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void forward(Socket from, Socket to, boolean fromClient) {
    try (from;
        to) {
      copy(from.getInputStream(), to.getOutputStream(), fromClient);
    } catch (IOException broken) {
      // the other direction ended first and closed both
    }
  }

  private void copy(InputStream from, OutputStream to, boolean fromClient) throws IOException {
    var buffer = new byte[64 * 1024];
    for (var read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      if (fromClient && cut.get() > 0 && cut.decrementAndGet() == 0) {
        return;
      }
      to.write(buffer, 0, read);
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
  }
}
