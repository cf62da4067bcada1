package society.postx.platform.activities.limit;

import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets that read no message longer than the limit. OkHttp has no such limit, so this
 * one counts the bytes that arrive between two messages. Messages come as they are, never zipped.
 *
 * @param http decides which TLS certificates are trusted
 */
public record BoundedWebSockets(OkHttpClient http, ByteLimit limit) implements WebSocket.Factory {
  @Override
  public WebSocket newWebSocket(Request request, WebSocketListener listener) {
    var sockets = new CountingSockets(limit, request.url().host());
    return http.newBuilder()
        .socketFactory(sockets)
        .protocols(List.of(Protocol.HTTP_1_1))
        .addInterceptor(
            chain ->
                chain.proceed(
                    chain.request().newBuilder().removeHeader("Sec-WebSocket-Extensions").build()))
        .build()
        .newWebSocket(request, new CountingListener(listener, sockets));
  }

  private static final class CountingListener extends WebSocketListener {
    private final WebSocketListener listener;
    private final CountingSockets sockets;

    private CountingListener(WebSocketListener listener, CountingSockets sockets) {
      this.listener = listener;
      this.sockets = sockets;
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      sockets.countAgain();
      listener.onMessage(socket, text);
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
      sockets.countAgain();
      listener.onMessage(socket, bytes);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      listener.onOpen(socket, response);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      listener.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      listener.onClosed(socket, code, reason);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
      listener.onFailure(socket, failure, response);
    }
  }
}
