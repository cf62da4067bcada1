package society.postx.platform.activities.limit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** Makes all of the platform's HTTP clients: none reads a body or waits without a limit. */
public final class BoundedHttp {
  /** Below the heartbeat timeout, so that a call that hangs does not time out the activity. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(25);

  private static final int SWITCHING_PROTOCOLS = 101;

  private BoundedHttp() {}

  /**
   * For services of others that are known: HTTP/2 or 1.1.
   *
   * @param limit of a body after it is unzipped: a few kilobytes can unzip to gigabytes
   */
  public static OkHttpClient.Builder client(ByteLimit limit) {
    return new OkHttpClient.Builder()
        .callTimeout(LONGEST_CALL)
        .addInterceptor(chain -> limited(chain, limit));
  }

  /** For servers that strangers control: HTTP/1.1, whose headers OkHttp limits to 256 KiB. */
  public static OkHttpClient.Builder clientOfStrangers(ByteLimit limit) {
    return client(limit).protocols(List.of(Protocol.HTTP_1_1));
  }

  private static Response limited(Interceptor.Chain chain, ByteLimit limit) throws IOException {
    var answer = chain.proceed(chain.request());
    return answer.code() == SWITCHING_PROTOCOLS
        ? answer // a WebSocket has no body
        : answer
            .newBuilder()
            .body(new LimitedBody(answer.body(), limit, chain.request().url().host()))
            .build();
  }

  private static final class LimitedBody extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    private LimitedBody(ResponseBody body, ByteLimit limit, String from) {
      this.body = body;
      this.source =
          Okio.buffer(
              new ForwardingSource(body.source()) {
                private long read;

                @Override
                public long read(Buffer sink, long most) throws IOException {
                  var count = super.read(sink, most);
                  read += Math.max(0, count);
                  if (read > limit.bytes()) {
                    throw new TooMuchSent(from, limit);
                  }
                  return count;
                }
              });
    }

    @Override
    public @Nullable MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() {
      return body.contentLength();
    }

    @Override
    public BufferedSource source() {
      return source;
    }
  }
}
