package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Checks monitors of type {@code port} by opening a TCP connection. */
record PortProbe(Resolver resolver) {
  CheckResult check(JsonNode monitor) {
    long start = System.nanoTime();
    try (var socket = new Socket()) {
      var address = resolver.resolve(monitor.path("hostname").asText()).getFirst();
      int limit = (int) (monitor.path("timeout").asDouble() * 1000);
      socket.connect(new InetSocketAddress(address, monitor.path("port").asInt()), limit);
      long took = (System.nanoTime() - start) / 1_000_000;
      return CheckResult.up(took + " ms", (double) took);
    } catch (IOException e) {
      return CheckResult.down("Connection failed");
    }
  }
}
