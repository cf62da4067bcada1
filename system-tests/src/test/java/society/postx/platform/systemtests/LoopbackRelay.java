package society.postx.platform.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets servers of the sandbox reach services that listen on this machine's loopback, under the same
 * ports of the address at which they see this machine.
 */
final class LoopbackRelay implements AutoCloseable {
  private final List<ServerSocket> listening = new ArrayList<>();

  /** Relays these ports until it is closed. */
  LoopbackRelay(String address, List<Integer> ports) {
    try {
      for (var port : ports) {
        var socket = new ServerSocket(port, 50, InetAddress.getByName(address));
        listening.add(socket);
        Thread.ofVirtual().start(() -> accept(socket));
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    }
  }

  private static void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        var from = socket.accept();
        Thread.ofVirtual().start(() -> connect(from, socket.getLocalPort()));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void connect(Socket from, int port) {
    try (from;
        var to = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var back = Thread.ofVirtual().start(() -> copy(to, from));
      copy(from, to);
      back.join();
    } catch (IOException refused) {
      // the other side sees that its connection ends
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until one side ends it; then the other side learns it too. */
  private static void copy(Socket from, Socket to) {
    try {
      var unused = from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException ended) {
      // as above
    }
  }

  @Override
  public void close() {
    for (var socket : listening) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
