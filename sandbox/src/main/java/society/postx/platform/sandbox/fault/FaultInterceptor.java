package society.postx.platform.sandbox.fault;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.RequestInterceptor;

/** Applies the faults of API calls to requests and answers. */
public final class FaultInterceptor implements RequestInterceptor {
  private static final String LATER = "faults after the work";

  private final Faults faults;
  private final RequestLog log;

  public FaultInterceptor(Faults faults, RequestLog log) {
    this.faults = faults;
    this.log = log;
  }

  @Override
  public void beforehand(Context ctx) {
    var acting = faults.use(ctx.method().name(), ctx.path());
    ctx.attribute(LATER, acting);
    acting.forEach(fault -> before(ctx, fault));
  }

  private static void before(Context ctx, Fault.OfCall fault) {
    if (fault instanceof Fault.Delay delay) pause(delay);
    if (fault instanceof Fault.Answer answer && !answer.afterTheWork()) throw error(ctx, answer);
    if (fault instanceof Fault.CloseConnection connection && !connection.afterTheWork()) {
      close(ctx);
      throw new ApiError(500, "server_error", "never sent: the connection is closed");
    }
  }

  @Override
  public void afterwards(Context ctx) {
    Optional<List<Fault.OfCall>> acting = Optional.ofNullable(ctx.attribute(LATER));
    acting.orElse(List.of()).forEach(fault -> after(ctx, fault));
    log.add(ctx);
  }

  private static void after(Context ctx, Fault.OfCall fault) {
    if (fault instanceof Fault.Answer answer && answer.afterTheWork())
      error(ctx, answer).writeTo(ctx);
    if (fault instanceof Fault.CloseConnection connection && connection.afterTheWork()) close(ctx);
    if (fault instanceof Fault.CutBody) cut(ctx);
  }

  private static ApiError error(Context ctx, Fault.Answer answer) {
    if (answer.status() == 429) ctx.header("RateLimit-Remaining", "0");
    var code =
        Optional.ofNullable(answer.code()).orElseGet(() -> ErrorCodes.usual(answer.status()));
    var message = Optional.ofNullable(answer.message()).orElse("fault injected: " + code);
    return new ApiError(answer.status(), code, message);
  }

  private static void pause(Fault.Delay delay) {
    try {
      Thread.sleep(delay.delay());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends half of the answer under the length of the whole. */
  private static void cut(Context ctx) {
    var body = Optional.ofNullable(ctx.result()).orElse("").getBytes(StandardCharsets.UTF_8);
    try {
      var response = ctx.res();
      response.setContentLength(body.length);
      response.getOutputStream().write(body, 0, body.length / 2);
      response.flushBuffer();
      close(ctx);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(Context ctx) {
    ServletContextRequest.getServletContextRequest(ctx.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
    ctx.result("");
  }
}
