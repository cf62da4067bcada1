package society.postx.platform.sandbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.SandboxState;

/**
 * Serves one of Hetzner's APIs at one base URL. It routes, authenticates and counts every request,
 * answers it under the state's lock, and adds the envelope. Injected faults act in {@link
 * RequestInterceptor}.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
  private static final String BASE = "/v1";
  private static final String PROJECT = "project";

  private final SandboxState state;
  private final RateLimit rateLimit;
  private final RequestInterceptor interference;
  private final Javalin server;

  /**
   * @param port 0 for any free one
   */
  public ApiServer(
      int port,
      SandboxState state,
      RateLimit rateLimit,
      RequestInterceptor interference,
      List<Consumer<Routes>> resources) {
    this.state = state;
    this.rateLimit = rateLimit;
    this.interference = interference;
    this.server = Javalin.create(config -> configure(config, resources)).start("127.0.0.1", port);
  }

  /** {@code http://127.0.0.1:PORT/v1}. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.port() + BASE;
  }

  @Override
  public void close() {
    server.stop();
  }

  private void configure(JavalinConfig config, List<Consumer<Routes>> resources) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.routes.before(this::receive);
    config.routes.beforeMatched(this::admit);
    config.routes.after(interference::afterwards);
    config.routes.exception(ApiError.class, (error, ctx) -> send(ctx, error.answer()));
    config.routes.exception(HttpResponseException.class, this::unrouted);
    config.routes.exception(RuntimeException.class, this::broken);
    var routes = new Registration(config.routes);
    resources.forEach(resource -> resource.accept(routes));
  }

  private void receive(Context ctx) {
    ctx.header("X-Correlation-Id", UUID.randomUUID().toString().replace("-", "").substring(0, 16));
  }

  /**
   * Runs for known paths only: Hetzner answers 404 for an unknown route before it asks for a token.
   */
  private void admit(Context ctx) {
    var project = authenticate(ctx);
    if (project.isEmpty()) {
      count(ctx, "");
      throw unauthorized(ctx);
    }
    count(ctx, project.get().name);
    boolean reads = ctx.method().equals(HandlerType.GET);
    if (!reads && Boolean.TRUE.equals(project.get().tokens.get(token(ctx).orElseThrow())))
      throw new ApiError(
          401, "token_readonly", "the token is only allowed to perform GET requests");
    ctx.attribute(PROJECT, project.get());
    interference.beforehand(ctx);
  }

  private void count(Context ctx, String project) {
    var quota = rateLimit.take(project);
    ctx.header("RateLimit-Limit", String.valueOf(quota.limit()));
    ctx.header("RateLimit-Remaining", String.valueOf(quota.remaining()));
    ctx.header("RateLimit-Reset", String.valueOf(quota.reset().getEpochSecond()));
    if (!quota.admitted())
      throw new ApiError(
          429,
          "rate_limit_exceeded",
          "limit of %d requests per hour reached".formatted(quota.limit()));
  }

  private Optional<Project> authenticate(Context ctx) {
    return state.read(() -> token(ctx).flatMap(state::projectOf));
  }

  private static Optional<String> token(Context ctx) {
    return Optional.ofNullable(ctx.header("Authorization"))
        .filter(header -> header.startsWith("Bearer "))
        .map(header -> header.substring("Bearer ".length()).strip())
        .filter(token -> !token.isEmpty());
  }

  private static ApiError unauthorized(Context ctx) {
    var message =
        token(ctx).isEmpty() ? "token is required" : "the token you have provided is invalid";
    return new ApiError(401, "unauthorized", message);
  }

  private void unrouted(HttpResponseException refusal, Context ctx) {
    send(ctx, unroutedError(refusal.getStatus(), ctx).answer());
  }

  private ApiError unroutedError(int status, Context ctx) {
    if (status == 404) return new ApiError(404, "not_found", "api route not found");
    if (authenticate(ctx).isEmpty()) return unauthorized(ctx);
    if (status == 405) return new ApiError(405, "method_not_allowed", "method not allowed");
    return new ApiError(status, "invalid_input", "the request was refused");
  }

  private void broken(RuntimeException bug, Context ctx) {
    log.error("{} {}: a bug in the sandbox", ctx.method(), ctx.path(), bug);
    send(ctx, new ApiError(500, "server_error", "the sandbox failed: " + bug).answer());
  }

  static void send(Context ctx, ApiReply answer) {
    ctx.status(answer.status());
    if (!answer.link().isEmpty()) ctx.header("Link", answer.link());
    if (answer.status() == 204) return;
    try {
      ctx.contentType("application/json").result(ApiJson.MAPPER.writeValueAsBytes(answer.body()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  private final class Registration implements Routes {
    private final RoutesConfig routes;

    private Registration(RoutesConfig routes) {
      this.routes = routes;
    }

    @Override
    public void get(String path, Function<ApiRequest, ApiReply> answer) {
      routes.get(BASE + path, ctx -> send(ctx, state.read(() -> answer.apply(call(ctx)))));
    }

    @Override
    public void post(String path, Function<ApiRequest, ApiReply> answer) {
      routes.post(BASE + path, ctx -> change(ctx, answer));
    }

    @Override
    public void put(String path, Function<ApiRequest, ApiReply> answer) {
      routes.put(BASE + path, ctx -> change(ctx, answer));
    }

    @Override
    public void delete(String path, Function<ApiRequest, ApiReply> answer) {
      routes.delete(BASE + path, ctx -> change(ctx, answer));
    }

    private void change(Context ctx, Function<ApiRequest, ApiReply> answer) {
      var call = call(ctx); // reads the body before the lock is taken
      send(ctx, state.change(() -> answer.apply(call)));
    }

    private ApiRequest call(Context ctx) {
      Project project = ctx.attribute(PROJECT);
      if (project == null) throw new IllegalStateException("answered without authentication");
      return new ApiRequest(ctx, project);
    }
  }
}
