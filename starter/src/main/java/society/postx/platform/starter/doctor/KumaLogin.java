package society.postx.platform.starter.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.text.ShownText;

/**
 * Logs in at Uptime Kuma with a password, as the worker does, and looks which notifications it has;
 * changes nothing. Its management speaks Socket.IO only, of which this is the little that a login
 * needs. A login counts towards the 20 that Uptime Kuma takes a minute.
 */
public final class KumaLogin implements WebSocket.Listener {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** Longer messages are passed over: the list of all monitors, for example. */
  private static final int MOST_CHARACTERS = 1_000_000;

  private static final int LONGEST_REFUSAL = 200;

  /**
   * What Uptime Kuma answered.
   *
   * @param refusal why the login was refused, in its words; empty where it was accepted
   * @param defaults notifications that new monitors get
   */
  public record Answer(String refusal, int defaults) {}

  private final String login;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private final StringBuilder message = new StringBuilder();
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private boolean tooLong;
  private boolean withoutPassword;
  private @Nullable JsonNode notifications;

  private KumaLogin(String login) {
    this.login = login;
  }

  /**
   * Asks the Uptime Kuma at an address.
   *
   * @param address http or https, without a slash at its end
   * @param trusted empty for the system's certificates
   */
  public static Answer ask(
      String address, Optional<SSLContext> trusted, String user, String password)
      throws IOException {
    var account = Map.of("username", user, "password", password, "token", "");
    var asking = new KumaLogin(Json.MAPPER.writeValueAsString(List.of("login", account)));
    var url = address.replaceFirst("^http", "ws") + "/socket.io/?EIO=4&transport=websocket";
    var client = HttpClient.newBuilder().connectTimeout(CONNECT);
    trusted.ifPresent(client::sslContext);
    try (var http = client.build()) {
      var socket = http.newWebSocketBuilder().buildAsync(URI.create(url), asking);
      try {
        socket.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        return asking.answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        var unused = socket.thenAccept(WebSocket::abort);
        http.shutdownNow();
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer over its WebSocket", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandError.failed("the check was interrupted; run doctor again", e);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    tooLong |= message.length() + part.length() > MOST_CHARACTERS;
    if (!tooLong) {
      message.append(part);
    }
    if (last) {
      if (!tooLong) {
        heard(socket, message.toString());
      }
      message.setLength(0);
      tooLong = false;
    }
    socket.request(1);
    return null;
  }

  /** Engine.IO's packets begin with a digit, Socket.IO's with 4 and another. */
  private void heard(WebSocket socket, String packet) {
    if (packet.startsWith("0")) {
      send(socket, "40"); // into the only namespace
    } else if (packet.equals("2")) {
      send(socket, "3"); // a ping
    } else if (packet.startsWith("42[")) {
      event(socket, json(packet.substring(2)));
    } else if (packet.startsWith("430[")) {
      acknowledged(json(packet.substring(3)).path(0));
    }
  }

  private void event(WebSocket socket, JsonNode event) {
    switch (event.path(0).asText()) {
      case "setup" -> answer.complete(new Answer("it has no account yet", 0));
      case "loginRequired" -> send(socket, "420" + login); // it handles calls from here on
      case "autoLogin" -> withoutPassword = true;
      case "notificationList" -> notifications = event.path(1);
      default -> {}
    }
    if (withoutPassword && notifications != null) {
      answer.complete(new Answer("", defaults()));
    }
  }

  /** All lists came before it. */
  private void acknowledged(JsonNode said) {
    if (said.path("ok").asBoolean()) {
      answer.complete(new Answer("", defaults()));
    } else {
      var why = said.path("tokenRequired").asBoolean() ? "the account has 2FA" : text(said);
      answer.complete(new Answer(why, 0));
    }
  }

  private static String text(JsonNode said) {
    return ShownText.shortened(
        ShownText.oneLine(said.path("msg").asText("no reason given")), LONGEST_REFUSAL);
  }

  private int defaults() {
    var all = Optional.ofNullable(notifications).orElseGet(MissingNode::getInstance);
    return (int)
        StreamSupport.stream(all.spliterator(), false)
            .filter(it -> it.path("isDefault").asBoolean() && it.path("active").asBoolean(true))
            .count();
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (IOException notItsProtocol) {
      return MissingNode.getInstance();
    }
  }

  private void send(WebSocket socket, String packet) {
    sent = sent.thenCompose(before -> socket.sendText(packet, true));
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    answer.completeExceptionally(new IOException("connection lost"));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable failure) {
    answer.completeExceptionally(failure);
  }
}
