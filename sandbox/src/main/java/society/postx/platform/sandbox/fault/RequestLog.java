package society.postx.platform.sandbox.fault;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Records the latest requests of both APIs, for tests that count them. */
public final class RequestLog {
  private static final int KEPT = 20_000;

  private final Deque<Request> requests = new ArrayDeque<>();

  /**
   * @param query as sent, without the question mark; may be empty
   * @param status the answer's status, also if a fault closed the connection
   */
  public record Request(
      Instant at,
      int port,
      String method,
      String path,
      String query,
      int status,
      String userAgent) {}

  void add(Context ctx) {
    var request =
        new Request(
            Instant.now(),
            ctx.port(),
            ctx.method().name(),
            ctx.path(),
            Optional.ofNullable(ctx.queryString()).orElse(""),
            ctx.statusCode(),
            Optional.ofNullable(ctx.userAgent()).orElse(""));
    synchronized (requests) {
      if (requests.size() == KEPT) requests.removeFirst();
      requests.addLast(request);
    }
  }

  public List<Request> all() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** The requests that match a call, {@code POST /v1/servers/*}. */
  public List<Request> of(String call) {
    var pattern = CallPattern.parse(call);
    return all().stream().filter(r -> pattern.matches(r.method(), r.path())).toList();
  }

  public void clear() {
    synchronized (requests) {
      requests.clear();
    }
  }
}
