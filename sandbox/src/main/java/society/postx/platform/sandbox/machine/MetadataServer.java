package society.postx.platform.sandbox.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;
import society.postx.platform.sandbox.world.World;

/**
 * Answers servers at 169.254.169.254 as Hetzner does: with their user data, for as long as they
 * live, no matter who on the server asks. It listens on this machine's end of the world's cable;
 * the world redirects the address to it, and nothing else of this machine has it.
 */
final class MetadataServer {
  static final String ADDRESS = "169.254.169.254";
  private static final Duration USUAL = Duration.ofSeconds(30);
  private static final JsonMapper JSON = new JsonMapper();

  /** What it knows of the server that asks. */
  record Known(long id, MachineRecord machine) {}

  private final Function<String, Optional<Known>> byAddress;

  private MetadataServer(Function<String, Optional<Known>> byAddress) {
    this.byAddress = byAddress;
  }

  /** Answers until the world is closed. */
  static void open(World world, Function<String, Optional<Known>> byAddress) {
    var answers = new MetadataServer(byAddress);
    try {
      var server = HttpServer.create(new InetSocketAddress(world.network().host(), 0), 64);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/hetzner/v1/", answers::answer);
      server.start();
      world.atItsEnd(() -> server.stop(0));
      redirect(world, server.getAddress().getPort());
    } catch (IOException e) {
      throw new MachineException("metadata server: " + e.getMessage(), e);
    }
  }

  /** To the newest one, where a world has been given several. */
  private static void redirect(World world, int port) {
    var rules =
        """
        table ip metadata
        delete table ip metadata
        table ip metadata {
          chain arriving { type nat hook prerouting priority dstnat; policy accept;
            ip daddr %s tcp dport 80 dnat to %s:%d
          }
        }
        """
            .formatted(ADDRESS, world.network().host(), port);
    world.run(USUAL, rules, List.of("nft", "-f", "-"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var asking = byAddress.apply(exchange.getRemoteAddress().getAddress().getHostAddress());
      var said =
          asking.isEmpty()
              ? Optional.<String>empty()
              : text(exchange.getRequestURI().getPath(), asking.get());
      if (said.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      var bytes = said.get().getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Optional<String> text(String path, Known server) throws IOException {
    return switch (path) {
      case "/hetzner/v1/userdata" -> Optional.of(server.machine().userData());
      case "/hetzner/v1/metadata" ->
          Optional.of(
              JSON.writeValueAsString(
                  Map.of(
                      "instance-id", server.id(),
                      "hostname", server.machine().name(),
                      "public-ipv4", server.machine().ipv4(),
                      "public-keys", server.machine().publicKeys())));
      case "/hetzner/v1/metadata/instance-id" -> Optional.of(Long.toString(server.id()));
      case "/hetzner/v1/metadata/hostname" -> Optional.of(server.machine().name());
      default -> Optional.empty();
    };
  }
}
