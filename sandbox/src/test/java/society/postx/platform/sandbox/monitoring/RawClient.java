package society.postx.platform.sandbox.monitoring;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** Speaks frames by hand, so that a test sees exactly what is on the wire, in order. */
final class RawClient implements AutoCloseable {
  private final List<String> frames = new CopyOnWriteArrayList<>();
  private final OkHttpClient http = new OkHttpClient();
  private final WebSocket socket;
  private volatile boolean ended;
  private int calls;

  RawClient(String url) {
    socket =
        http.newWebSocket(
            new Request.Builder().url(url + "/socket.io/?EIO=4&transport=websocket").build(),
            new WebSocketListener() {
              @Override
              public void onMessage(WebSocket from, String frame) {
                frames.add(frame);
              }

              @Override
              public void onFailure(WebSocket from, Throwable cause, Response response) {
                ended = true;
              }

              @Override
              public void onClosing(WebSocket from, int code, String reason) {
                ended = true;
              }
            });
    awaitFrame("0{");
    socket.send("40");
    awaitFrame("42[\"loginRequired\"");
  }

  List<String> frames() {
    return List.copyOf(frames);
  }

  boolean ended() {
    return ended;
  }

  void forget() {
    frames.clear();
  }

  ObjectNode login(String username, String password) {
    var data =
        KumaJson.object().put("username", username).put("password", password).put("token", "");
    return (ObjectNode) call("login", data);
  }

  /** The answer, or a missing node where the connection ended instead. */
  JsonNode call(String event, JsonNode... values) {
    int number = send(event, values);
    await().until(() -> ended || find("43" + number + "[") >= 0);
    int at = find("43" + number + "[");
    return at < 0 ? MissingNode.getInstance() : json(frames.get(at)).path(0);
  }

  int send(String event, JsonNode... values) {
    var frame = KumaJson.array().add(event);
    for (var value : values) frame.add(value);
    int number = calls++;
    socket.send("42" + number + KumaJson.text(frame));
    return number;
  }

  JsonNode awaitEvent(String event) {
    awaitFrame("42[\"" + event + "\"");
    return json(frames.get(find("42[\"" + event + "\"")));
  }

  int find(String start) {
    for (int i = 0; i < frames.size(); i++) if (frames.get(i).startsWith(start)) return i;
    return -1;
  }

  @Override
  public void close() {
    socket.cancel();
    http.dispatcher().executorService().shutdown();
  }

  private void awaitFrame(String start) {
    await().until(() -> find(start) >= 0);
  }

  private static JsonNode json(String frame) {
    try {
      return KumaJson.MAPPER.readTree(frame.replaceFirst("^\\d+", ""));
    } catch (JsonProcessingException e) {
      throw new AssertionError(frame, e);
    }
  }
}
