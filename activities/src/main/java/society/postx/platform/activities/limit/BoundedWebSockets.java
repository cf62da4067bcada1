package society.postx.platform.activities.limit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
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
        .newWebSocket(request, new CountingListener(listener, sockets.sinceMessage));
  }

  private static final class CountingListener extends WebSocketListener {
    private final WebSocketListener listener;
    private final AtomicLong sinceMessage;

    private CountingListener(WebSocketListener listener, AtomicLong sinceMessage) {
      this.listener = listener;
      this.sinceMessage = sinceMessage;
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      sinceMessage.set(0);
      listener.onMessage(socket, text);
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
      sinceMessage.set(0);
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

  private static final class CountingSockets extends SocketFactory {
    private final ByteLimit limit;
    private final String from;
    private final AtomicLong sinceMessage = new AtomicLong();

    private CountingSockets(ByteLimit limit, String from) {
      this.limit = limit;
      this.from = from;
    }

    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public InputStream getInputStream() throws IOException {
          return counted(super.getInputStream());
        }
      };
    }

    private InputStream counted(InputStream stream) {
      return new FilterInputStream(stream) {
        @Override
        public int read() throws IOException {
          var one = super.read();
          count(one < 0 ? 0 : 1);
          return one;
        }

        @Override
        public int read(byte[] into, int offset, int most) throws IOException {
          var read = super.read(into, offset, most);
          count(Math.max(0, read));
          return read;
        }
      };
    }

    private void count(int read) throws IOException {
      if (sinceMessage.addAndGet(read) > limit.bytes()) {
        throw new TooMuchSent(from, limit);
      }
    }

    /** OkHttp makes sockets without an address alone. */
    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }
}
