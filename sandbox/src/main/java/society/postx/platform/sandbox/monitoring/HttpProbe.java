package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Checks monitors of type {@code http} and {@code keyword}, with Uptime Kuma's messages. */
final class HttpProbe {
  private static final Pattern CODES = Pattern.compile("(\\d+)(?:-(\\d+))?");
  private final CertificateTrust trust;
  private final Resolver resolver;

  HttpProbe(CertificateTrust trust, Resolver resolver) {
    this.trust = trust;
    this.resolver = resolver;
  }

  CheckResult check(JsonNode monitor) {
    var limit = Duration.ofMillis((long) (monitor.path("timeout").asDouble() * 1000));
    long start = System.nanoTime();
    try {
      var request = new Request.Builder().url(monitor.path("url").asText()).build();
      try (var response = client(monitor, limit).newCall(request).execute()) {
        return judge(monitor, response, (System.nanoTime() - start) / 1_000_000.0);
      }
    } catch (IllegalArgumentException e) {
      return CheckResult.down("Invalid URL");
    } catch (IOException e) {
      return CheckResult.down(worded(e, limit));
    }
  }

  private OkHttpClient client(JsonNode monitor, Duration limit) {
    var builder =
        new OkHttpClient.Builder()
            .dns(resolver::resolve)
            .followRedirects(monitor.path("maxredirects").asInt(10) > 0)
            .callTimeout(limit)
            .readTimeout(limit)
            // Each check proves that a new connection works.
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS));
    trust.apply(builder);
    return builder.build();
  }

  private static CheckResult judge(JsonNode monitor, Response response, double ping)
      throws IOException {
    if (!accepted(monitor.path("accepted_statuscodes"), response.code())) {
      return CheckResult.down("Request failed with status code " + response.code());
    }
    // HTTP/2 has no reason phrase; Node prints its own.
    var reason = response.message().isEmpty() && response.code() == 200 ? "OK" : response.message();
    var said = "%d - %s".formatted(response.code(), reason);
    if (!monitor.path("type").asText().equals("keyword")) return CheckResult.up(said, ping);
    var body = Objects.requireNonNull(response.body()).string();
    boolean found = body.contains(monitor.path("keyword").asText());
    if (found != monitor.path("invertKeyword").asBoolean()) {
      return CheckResult.up(said + ", keyword " + (found ? "is found" : "not found"), ping);
    }
    var excerpt = body.substring(0, Math.min(50, body.length()));
    return CheckResult.down(
        "%s, but keyword is %s in [%s]".formatted(said, found ? "present" : "not", excerpt));
  }

  private static boolean accepted(JsonNode ranges, int code) {
    for (var range : ranges) {
      var match = CODES.matcher(range.asText());
      if (!match.matches()) continue;
      int from = Integer.parseInt(match.group(1));
      int to = match.group(2) == null ? from : Integer.parseInt(match.group(2));
      if (from <= code && code <= to) return true;
    }
    return false;
  }

  private static String worded(IOException e, Duration limit) {
    return switch (e) {
      case SSLPeerUnverifiedException unverified ->
          "Hostname/IP does not match certificate's altnames";
      case SSLHandshakeException untrusted -> "unable to verify the first certificate";
      case UnknownHostException unknown -> "getaddrinfo ENOTFOUND " + unknown.getMessage();
      case ConnectException refused -> "connect ECONNREFUSED";
      case InterruptedIOException slow -> "timeout of %dms exceeded".formatted(limit.toMillis());
      default -> String.valueOf(e.getMessage());
    };
  }
}
