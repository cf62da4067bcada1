package society.postx.platform.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives machines Debian packages: an HTTP proxy that serves Debian's archive and nothing else. */
final class AptProxy implements AutoCloseable {
  static final int PORT = 3142;
  private static final Logger log = LoggerFactory.getLogger(AptProxy.class);
  private final HttpServer server;
  private final PackageCache packages;

  AptProxy(String address, int port, Path cache) {
    this.packages = new PackageCache(cache, DebianMirrors.ofThisMachine());
    try {
      this.server = HttpServer.create(new InetSocketAddress(address, port), 64);
    } catch (IOException e) {
      throw new IllegalStateException(
          "package proxy: %s:%d: %s".formatted(address, port, e.getMessage()), e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = ArchivePath.of(exchange.getRequestURI());
      if (path.isEmpty() || !exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(403, -1); // the sandbox has no way out
        return;
      }
      var file = packages.file(path.get());
      if (file.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, Files.size(file.get()));
      try (var body = exchange.getResponseBody()) {
        Files.copy(file.get(), body);
      }
    } catch (PackageCache.Unavailable e) {
      log.warn("package proxy: {}", e.getMessage());
      exchange.sendResponseHeaders(502, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
