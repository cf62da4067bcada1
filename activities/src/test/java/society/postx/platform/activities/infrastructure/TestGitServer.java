package society.postx.platform.activities.infrastructure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import society.postx.platform.activities.process.TestPrograms;

/** Serves a bare repository over HTTP with the real git; can be slow, down, or hold an answer. */
public final class TestGitServer implements AutoCloseable {
  private static final String FETCH = "git-upload-pack";
  private static final String ADVERTISEMENT = "/info/refs";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Path bare;
  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicInteger pushes = new AtomicInteger();
  private volatile CountDownLatch slowness = new CountDownLatch(1);
  private volatile Duration delay = Duration.ZERO;
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile boolean down;

  public TestGitServer(Path bare) {
    this.bare = bare;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:%d/infrastructure.git".formatted(server.getAddress().getPort());
  }

  /** Every fetch and push takes this long from now on. */
  void slow(Duration each) {
    delay = each;
  }

  /** Answers nothing until it is counted down. */
  CountDownLatch hold() {
    held = new CountDownLatch(1);
    return held;
  }

  public void down(boolean isDown) {
    down = isDown;
  }

  /** Fetches that have begun. */
  int fetches() {
    return fetches.get();
  }

  /** Pushes that have begun. */
  int pushes() {
    return pushes.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var uri = exchange.getRequestURI().toString();
      var service = uri.contains(FETCH) ? FETCH : "git-receive-pack";
      if (uri.contains(ADVERTISEMENT)) {
        (service.equals(FETCH) ? fetches : pushes).incrementAndGet();
        pause();
      }
      if (down) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      var advertises = uri.contains(ADVERTISEMENT);
      exchange
          .getResponseHeaders()
          .set(
              "Content-Type",
              "application/x-%s-%s".formatted(service, advertises ? "advertisement" : "result"));
      exchange.sendResponseHeaders(200, 0);
      if (advertises) {
        var line = "# service=%s\n".formatted(service);
        exchange
            .getResponseBody()
            .write(
                "%04x%s0000".formatted(line.length() + 4, line).getBytes(StandardCharsets.UTF_8));
      }
      run(service, advertises, exchange);
    }
  }

  private void pause() {
    try {
      if (slowness.await(delay.toMillis(), TimeUnit.MILLISECONDS)
          || !held.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the test ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String service, boolean advertises, HttpExchange exchange) throws IOException {
    var git = TestPrograms.need("git").toString();
    var command = new ArrayList<>(List.of(git, service.substring(4), "--stateless-rpc"));
    if (advertises) {
      command.add("--advertise-refs");
    }
    command.add(bare.toString());
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var input = process.getOutputStream()) {
      if (!advertises) {
        var gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        var body = exchange.getRequestBody();
        (gzip ? new GZIPInputStream(body) : body).transferTo(input);
      }
    }
    process.getInputStream().transferTo(exchange.getResponseBody());
  }

  @Override
  public void close() {
    slowness.countDown();
    held.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
