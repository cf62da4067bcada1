package society.postx.platform.sandbox.mail;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Receives and keeps webhook calls at {@code /webhook}. {@code GET} and {@code DELETE} on {@code
 * /webhook} and {@code /mail} read and clear both sinks.
 */
public final class WebhookSink implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final List<ReceivedWebhook> hooks = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final MailSink mail;
  private final Javalin server;

  /**
   * @param port 0 for any free one
   */
  public WebhookSink(String host, int port, MailSink mail) {
    this.mail = mail;
    this.server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.startup.showOldJavalinVersionWarning = false;
                  config.routes.post("/webhook", this::receive);
                  config.routes.get("/webhook", ctx -> list(ctx, hooks));
                  config.routes.delete("/webhook", ctx -> hooks.clear());
                  config.routes.get("/mail", ctx -> list(ctx, this.mail.mails()));
                  config.routes.delete("/mail", ctx -> this.mail.clear());
                })
            .start(host, port);
  }

  /** The URL to post to. */
  public String url() {
    return "http://127.0.0.1:%d/webhook".formatted(server.port());
  }

  /** Oldest first. */
  public List<ReceivedWebhook> hooks() {
    return List.copyOf(hooks);
  }

  public void clear() {
    hooks.clear();
  }

  /** Answers the next calls with 503 and keeps nothing of them. */
  public void refuse(int count) {
    refusals.set(count);
  }

  @Override
  public void close() {
    server.stop();
  }

  private void receive(Context ctx) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      ctx.status(503);
      return;
    }
    hooks.add(new ReceivedWebhook(Instant.now(), ctx.headerMap(), ctx.body()));
  }

  private static void list(Context ctx, Object content) throws IOException {
    ctx.contentType("application/json").result(JSON.writeValueAsBytes(content));
  }
}
