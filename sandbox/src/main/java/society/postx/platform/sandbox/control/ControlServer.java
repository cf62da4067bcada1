package society.postx.platform.sandbox.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.RateLimit;
import society.postx.platform.sandbox.fault.FaultFile;
import society.postx.platform.sandbox.fault.Faults;
import society.postx.platform.sandbox.fault.RequestLog;

/**
 * Injects faults and shows the request log over HTTP: {@code GET, POST, DELETE /faults}, {@code
 * DELETE /faults/ID}, {@code GET, DELETE /requests} ({@code ?call=POST+/v1/servers}), {@code POST
 * /rate_limit/reset}. On loopback, without a token.
 */
public final class ControlServer implements AutoCloseable {
  private final Faults faults;
  private final RequestLog requests;
  private final RateLimit limit;
  private final Javalin server;

  /**
   * @param port 0 for any free one
   */
  public ControlServer(int port, Faults faults, RequestLog requests, RateLimit limit) {
    this.faults = faults;
    this.requests = requests;
    this.limit = limit;
    this.server = Javalin.create(this::configure).start("127.0.0.1", port);
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.port();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.concurrency.useVirtualThreads = true;
    config.routes.get("/faults", ctx -> send(ctx, 200, Map.of("faults", faults.inForce())));
    config.routes.post("/faults", this::add);
    config.routes.delete("/faults", ctx -> done(ctx, faults::clear));
    config.routes.delete(
        "/faults/{id}", ctx -> done(ctx, () -> faults.remove(Long.parseLong(ctx.pathParam("id")))));
    config.routes.get("/requests", this::requests);
    config.routes.delete("/requests", ctx -> done(ctx, requests::clear));
    config.routes.post("/rate_limit/reset", ctx -> done(ctx, limit::reset));
    config.routes.exception(
        IllegalArgumentException.class,
        (bad, ctx) -> send(ctx, 422, ApiJson.object("error", bad.getMessage())));
  }

  private void add(Context ctx) {
    send(ctx, 201, Map.of("id", FaultFile.add(faults, parse(ctx.body()))));
  }

  private void requests(Context ctx) {
    var call = ctx.queryParam("call");
    List<RequestLog.Request> seen = call == null ? requests.all() : requests.of(call);
    send(ctx, 200, ApiJson.object("count", seen.size(), "requests", seen));
  }

  private static JsonNode parse(String body) {
    try {
      return ApiJson.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("body: must be JSON", e);
    }
  }

  private static void done(Context ctx, Runnable change) {
    change.run();
    ctx.status(204);
  }

  private static void send(Context ctx, int status, Map<String, ? extends @Nullable Object> body) {
    try {
      ctx.status(status)
          .contentType("application/json")
          .result(ApiJson.MAPPER.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
