package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.websocket.WsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a stand-in for Uptime Kuma that speaks its protocol and really checks its monitors. */
public final class Monitoring implements AutoCloseable {
  private final KumaServerState core;
  private final CheckScheduler checks;
  private final SocketIo sockets;
  private final StatusPageCalls pages;
  private final MonitoringFaults faults;
  private final Map<String, SocketConnection> connections = new ConcurrentHashMap<>();
  private final List<Javalin> servers = new ArrayList<>();
  private final ScheduledExecutorService pings =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  public Monitoring(MonitoringOptions options) {
    core = new KumaServerState(options.state());
    checks = new CheckScheduler(core, options);
    pages = new StatusPageCalls(core);
    var login = new LoginCalls(core, options);
    faults = new MonitoringFaults(login.limit());
    sockets = new SocketIo(core, login, faults);
    sockets.add(new MonitorCalls(core, checks).calls());
    sockets.add(new MaintenanceCalls(core).calls());
    sockets.add(new TagCalls(core).calls());
    sockets.add(pages.calls());
    for (var host : options.hosts()) {
      int port = servers.isEmpty() ? options.port() : port();
      servers.add(Javalin.create(this::configure).start(host, port));
    }
    synchronized (core) {
      core.database.monitors.keySet().forEach(checks::restart);
    }
    var unused =
        pings.scheduleAtFixedRate(
            () -> connections.values().forEach(SocketConnection::ping), 25, 25, TimeUnit.SECONDS);
  }

  public int port() {
    return servers.getFirst().port();
  }

  /** {@code http://127.0.0.1:PORT}. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public MonitoringFaults faults() {
    return faults;
  }

  /** Closes every client's connection, as a restart does. */
  public void dropConnections() {
    connections.values().forEach(SocketConnection::drop);
  }

  /** All monitors as clients see them, by id. */
  public List<ObjectNode> monitors() {
    synchronized (core) {
      return core.database.monitors.keySet().stream()
          .map(id -> MonitorView.of(core.database, id))
          .toList();
    }
  }

  /**
   * Adds a notification, as an operator does by hand; the stand-in sends nothing.
   *
   * @return its id
   */
  public int addNotification(String name, boolean isDefault) {
    synchronized (core) {
      var asked = KumaJson.object().put("name", name).put("isDefault", isDefault);
      return new TagCalls(core).put(core.database.nextId(), asked);
    }
  }

  /** What a status page shows; empty if it does not exist. */
  public Optional<ObjectNode> statusPage(String slug) {
    synchronized (core) {
      return pages.published(slug);
    }
  }

  @Override
  public void close() {
    pings.shutdownNow();
    checks.close();
    dropConnections();
    servers.forEach(Javalin::stop);
    synchronized (core) {
      core.saved();
    }
  }

  static ObjectNode info() {
    return KumaJson.object()
        .put("standIn", "Post-X sandbox, not Uptime Kuma")
        .putNull("primaryBaseURL")
        .put("serverTimezone", "UTC")
        .put("serverTimezoneOffset", "+00:00");
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.routes.ws("/socket.io/", this::socket);
    config.routes.get("/socket.io/", Monitoring::transportUnknown);
    for (var method : List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT)) {
      config.routes.addHttpHandler(method, "/api/push/{token}", this::push);
    }
    config.routes.get("/api/status-page/{slug}", this::page);
    config.routes.get(
        "/api/entry-page", ctx -> json(ctx, KumaJson.object().put("type", "entryPage")));
    config.routes.get("/", ctx -> ctx.result("Stand-in for Uptime Kuma, part of a sandbox\n"));
  }

  private void socket(WsConfig socket) {
    socket.onConnect(
        ctx -> {
          if (!"4".equals(ctx.queryParam("EIO"))) {
            ctx.closeSession();
            return;
          }
          var connection = new SocketConnection(ctx);
          connections.put(ctx.sessionId(), connection);
          connection.open();
        });
    socket.onMessage(
        ctx -> {
          var connection = connections.get(ctx.sessionId());
          if (connection != null) sockets.receive(connection, ctx.message());
        });
    socket.onClose(ctx -> forget(ctx.sessionId()));
    socket.onError(ctx -> forget(ctx.sessionId()));
  }

  private void forget(String sessionId) {
    Optional.ofNullable(connections.remove(sessionId)).ifPresent(core::leave);
  }

  private void push(Context ctx) {
    var status = Optional.ofNullable(ctx.queryParam("status")).orElse("up");
    var message = Optional.ofNullable(ctx.queryParam("msg")).orElse("OK");
    var ping = number(ctx.queryParam("ping"));
    if (ping.isPresent() && ping.get() < 0) {
      refuse(ctx, KumaError.saying("Invalid ping value. Must be between 0 and 100000000000 ms."));
      return;
    }
    var outcome =
        new CheckResult(
            status.equals("up") ? HeartbeatStatus.UP : HeartbeatStatus.DOWN, message, ping);
    synchronized (core) {
      checks
          .pushed(ctx.pathParam("token"), outcome)
          .ifPresentOrElse(refusal -> refuse(ctx, refusal), () -> json(ctx, KumaJson.ok()));
    }
  }

  private void page(Context ctx) {
    statusPage(ctx.pathParam("slug"))
        .ifPresentOrElse(
            page -> json(ctx, page),
            () ->
                json(
                    ctx.status(404),
                    KumaJson.object().put("status", "fail").put("msg", "Status Page Not Found")));
  }

  private static Optional<Double> number(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Double::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty(); // as Uptime Kuma: stored as null
    }
  }

  private static void transportUnknown(Context ctx) {
    boolean old = !"4".equals(ctx.queryParam("EIO"));
    var answer =
        old
            ? KumaJson.object().put("code", 5).put("message", "Unsupported protocol version")
            : KumaJson.object().put("code", 0).put("message", "Transport unknown");
    json(ctx.status(400), answer);
  }

  private static void refuse(Context ctx, KumaError refusal) {
    json(ctx.status(404), KumaJson.refused(refusal));
  }

  private static void json(Context ctx, ObjectNode body) {
    ctx.contentType("application/json").result(KumaJson.text(body));
  }
}
