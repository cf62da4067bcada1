package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.jetty.websocket.api.Callback;

/** Sends and receives one client's Socket.IO frames (Engine.IO 4) over a WebSocket. */
final class SocketConnection {
  private static final Duration IDLE =
      Duration.ofSeconds(60); // a ping every 25 seconds keeps it open
  private final WsContext socket;
  private boolean loggedIn;

  SocketConnection(WsContext socket) {
    this.socket = socket;
    socket.session.setIdleTimeout(IDLE);
  }

  void open() {
    send(
        "0"
            + KumaJson.text(
                KumaJson.object()
                    .put("sid", UUID.randomUUID().toString())
                    .put("pingInterval", 25_000)
                    .put("pingTimeout", 20_000)
                    .put("maxPayload", 1_000_000)
                    .set("upgrades", KumaJson.array())));
  }

  void join() {
    send("40" + KumaJson.text(KumaJson.object().put("sid", UUID.randomUUID().toString())));
  }

  void ping() {
    send("2");
  }

  void emit(String event, JsonNode... values) {
    var frame = KumaJson.array().add(event);
    for (var value : values) frame.add(value);
    send("42" + KumaJson.text(frame));
  }

  void acknowledge(String number, JsonNode... answer) {
    var frame = KumaJson.array();
    for (var value : answer) frame.add(value);
    send("43" + number + KumaJson.text(frame));
  }

  void drop() {
    socket.session.disconnect();
  }

  boolean loggedIn() {
    return loggedIn;
  }

  void loggedIn(boolean in) {
    loggedIn = in;
  }

  private void send(String frame) {
    if (socket.session.isOpen()) socket.session.sendText(frame, Callback.NOOP);
  }
}
