package society.postx.platform.sandbox.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import society.postx.platform.sandbox.state.SandboxState;

/** Serves DNS for the sandbox's machines, on UDP and TCP at the same port. */
public final class DnsServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DnsServer.class);
  private static final int LARGEST_DATAGRAM = 65_535;
  private static final int PLAIN_DATAGRAM = 512;
  private static final int TCP_PATIENCE_MILLIS = 10_000;

  private final DnsResponder answerer;
  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param port 0 for a free one
   * @param names addresses by name, for the sandbox's own lower-case names without a trailing dot
   */
  public DnsServer(
      String address, int port, SandboxState state, Supplier<Map<String, String>> names) {
    this.answerer = new DnsResponder(state, names);
    try {
      var host = InetAddress.getByName(address);
      this.tcp = new ServerSocket(port, 50, host);
      this.udp = new DatagramSocket(new InetSocketAddress(host, tcp.getLocalPort()));
    } catch (IOException e) {
      throw new UncheckedIOException("dns: cannot listen on %s:%d".formatted(address, port), e);
    }
    threads.execute(this::serveUdp);
    threads.execute(this::serveTcp);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) tcp.getLocalSocketAddress();
  }

  private void serveUdp() {
    var buffer = new byte[LARGEST_DATAGRAM];
    while (!udp.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        var query = Arrays.copyOf(packet.getData(), packet.getLength());
        var peer = packet.getSocketAddress();
        threads.execute(() -> answerUdp(query, peer));
      } catch (IOException e) {
        if (!udp.isClosed()) log.warn("dns: a datagram was lost", e);
      }
    }
  }

  private void answerUdp(byte[] query, SocketAddress peer) {
    try {
      var answer = wire(query);
      udp.send(new DatagramPacket(answer, answer.length, peer));
    } catch (IOException e) {
      if (!udp.isClosed()) log.warn("dns: an answer was lost", e);
    }
  }

  /** Truncates the answer to the client's limit, with the flag that makes it retry over TCP. */
  private byte[] wire(byte[] query) {
    try {
      var question = new Message(query);
      int largest = question.getOPT() == null ? PLAIN_DATAGRAM : question.getOPT().getPayloadSize();
      return answerer.answer(question).toWire(Math.max(PLAIN_DATAGRAM, largest));
    } catch (IOException e) { // not a DNS message
      return DnsResponder.formatError(query).toWire();
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        var peer = tcp.accept();
        threads.execute(() -> answerTcp(peer));
      } catch (IOException e) {
        if (!tcp.isClosed()) log.warn("dns: a connection was lost", e);
      }
    }
  }

  private void answerTcp(Socket peer) {
    try (peer) {
      peer.setSoTimeout(TCP_PATIENCE_MILLIS);
      var in = new DataInputStream(peer.getInputStream());
      var out = new DataOutputStream(peer.getOutputStream());
      while (true) {
        var query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        var answer = answerer.answer(new Message(query)).toWire(LARGEST_DATAGRAM);
        out.writeShort(answer.length);
        out.write(answer);
        out.flush();
      }
    } catch (EOFException | SocketException e) {
      log.debug("dns: the client closed its connection", e);
    } catch (IOException e) {
      log.warn("dns: a question over TCP was lost", e);
    }
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
    } catch (IOException e) {
      log.warn("dns: the listener did not close", e);
    }
    threads.shutdownNow();
    threads.close();
  }
}
