package society.postx.platform.worker.observability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Serves {@code /health} (200 or 503) and {@code /metrics} (Prometheus) on one address. */
public final class HealthServer implements AutoCloseable {
  private final HttpServer server;

  public HealthServer(
      InetSocketAddress address, PrometheusMeterRegistry metrics, BooleanSupplier healthy)
      throws IOException {
    server = HttpServer.create(address, 0);
    server.createContext(
        "/health",
        exchange -> {
          var well = healthy.getAsBoolean();
          answer(exchange, well ? 200 : 503, well ? "polling\n" : "not polling\n");
        });
    server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.scrape()));
    server.start();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
