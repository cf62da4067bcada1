package society.postx.platform.activities.limit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedHttpTest {
  private static final ByteLimit LIMIT = ByteLimit.ofKilobytes(10);
  private final MockWebServer server = new MockWebServer();
  private final OkHttpClient http = BoundedHttp.clientOfStrangers(LIMIT).build();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aBodyOfTheLimitIsReadAndALongerOneNamesTheHostAndTheLimit() throws IOException {
    server.enqueue(new MockResponse.Builder().body("y".repeat(10_000)).build());
    assertThat(body()).hasSize(10_000);
    server.enqueue(new MockResponse.Builder().body("y".repeat(10_001)).build());
    assertThatThrownBy(this::body)
        .isInstanceOf(TooMuchSent.class)
        .hasMessageStartingWith(server.getHostName() + " sent more than 10.0 kB");
  }

  @Test
  void aBodyWithoutALengthIsLimitedToo() {
    server.enqueue(new MockResponse.Builder().chunkedBody("y".repeat(1_000_000), 100).build());
    assertThatThrownBy(this::body).isInstanceOf(TooMuchSent.class);
  }

  @Test
  void theLimitIsOfWhatABodyUnzipsTo() throws IOException {
    var zipped = new Buffer();
    try (var zip = new GZIPOutputStream(zipped.outputStream())) {
      zip.write("y".repeat(5_000_000).getBytes(UTF_8));
    }
    assertThat(zipped.size()).isLessThan(LIMIT.bytes());
    server.enqueue(
        new MockResponse.Builder().setHeader("Content-Encoding", "gzip").body(zipped).build());
    assertThatThrownBy(this::body).isInstanceOf(TooMuchSent.class);
  }

  @Test
  void aWebSocketReadsManyMessagesAndNoLongOne() {
    var failed = new CompletableFuture<Throwable>();
    var received = new Buffer();
    server.enqueue(
        new MockResponse.Builder()
            .webSocketUpgrade(
                new WebSocketListener() {
                  @Override
                  public void onOpen(WebSocket socket, Response response) {
                    for (var message = 0; message < 20; message++) {
                      socket.send("y".repeat(5_000));
                    }
                    socket.send("n".repeat(1_000_000));
                  }
                })
            .build());
    var url = server.url("/").toString().replaceFirst("http", "ws");
    new BoundedWebSockets(http, LIMIT)
        .newWebSocket(
            new Request.Builder().url(url).build(),
            new WebSocketListener() {
              @Override
              public void onMessage(WebSocket socket, String text) {
                received.writeUtf8(text);
              }

              @Override
              public void onFailure(
                  WebSocket socket, Throwable failure, @Nullable Response response) {
                failed.complete(failure);
              }
            });
    await().until(failed::isDone);
    assertThat(failed.join()).isInstanceOf(TooMuchSent.class);
    assertThat(received.readUtf8()).isEqualTo("y".repeat(100_000));
  }

  private String body() throws IOException {
    try (var answer = http.newCall(new Request.Builder().url(server.url("/")).build()).execute()) {
      return answer.body().string();
    }
  }
}
