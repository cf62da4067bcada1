package society.postx.platform.activities.hetzner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.text.ShownText;

/**
 * Sends requests to one base URL, with what all calls share: token, rate limit, envelope and
 * errors.
 */
final class HttpApi {
  private static final MediaType JSON = MediaType.get("application/json");

  /** Characters of a refusal that people read. */
  private static final int LONGEST = 1000;

  private final HttpUrl base;
  private final OkHttpClient http;
  private final Supplier<String> token;
  private final String userAgent;
  private final RateLimiter limiter;

  HttpApi(
      HttpUrl base,
      OkHttpClient http,
      Supplier<String> token,
      String userAgent,
      RateLimiter limiter) {
    this.base = base;
    this.http = http;
    this.token = token;
    this.userAgent = userAgent;
    this.limiter = limiter;
  }

  /** The base URL and below it these segments, each encoded. */
  HttpUrl url(Object... segments) {
    var url = base.newBuilder();
    for (var segment : segments) url.addPathSegment(String.valueOf(segment));
    return url.build();
  }

  ApiResponse get(HttpUrl url) {
    return call("GET", url, null);
  }

  /** Empty where Hetzner does not know it. */
  Optional<ApiResponse> find(HttpUrl url) {
    try {
      return Optional.of(get(url));
    } catch (HetznerException e) {
      if (e.code() == ErrorCode.NOT_FOUND) return Optional.empty();
      throw e;
    }
  }

  /** All pages of a list. */
  <T> List<T> all(HttpUrl first, String field, Class<T> type) {
    var answer = get(first);
    var items = new ArrayList<>(answer.list(field, type));
    for (var next = answer.nextPage(); next.isPresent(); next = answer.nextPage()) {
      var page = first.newBuilder().setQueryParameter("page", String.valueOf(next.get()));
      answer = get(page.build());
      items.addAll(answer.list(field, type));
    }
    return items;
  }

  ApiResponse post(HttpUrl url, Object body) {
    return call("POST", url, body);
  }

  ApiResponse put(HttpUrl url, Object body) {
    return call("PUT", url, body);
  }

  ApiResponse delete(HttpUrl url) {
    return call("DELETE", url, null);
  }

  private ApiResponse call(String method, HttpUrl url, @Nullable Object body) {
    var request = method + " " + url.encodedPath().substring(base.encodedPath().length());
    limiter.await(request);
    var call =
        new Request.Builder()
            .url(url)
            .header("Authorization", "Bearer " + token.get().strip())
            .header("User-Agent", userAgent)
            .method(method, body == null ? null : json(body))
            .build();
    try (var response = http.newCall(call).execute()) {
      limiter.learn(response.headers());
      var text = response.body().string();
      if (!response.isSuccessful()) throw refusal(request, response, text);
      return new ApiResponse(request, text.isEmpty() ? MissingNode.getInstance() : parse(text));
    } catch (IOException e) {
      throw new HetznerException(
          ErrorCode.NO_ANSWER, "%s: no answer: %s".formatted(request, e.getMessage()));
    }
  }

  private static RequestBody json(Object body) {
    try {
      return RequestBody.create(ApiResponse.JSON.writeValueAsBytes(body), JSON);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a body cannot be written as JSON", e);
    }
  }

  /** Drops the parser's message, which quotes what it read. */
  private static JsonNode parse(String text) throws IOException {
    try {
      return ApiResponse.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is not valid JSON");
    }
  }

  private HetznerException refusal(String request, Response response, String text) {
    var error = error(text);
    var code = ErrorCode.of(response.code(), error.path("code").asText());
    var message =
        "%s: %s%s (%s, %s)"
            .formatted(
                request,
                error.path("message").asText("HTTP status " + response.code()),
                fields(error.path("details").path("fields")),
                error.path("code").asText(code.wire()),
                Optional.ofNullable(response.header("X-Correlation-Id")).orElse("no correlation"))
            .transform(said -> ShownText.shortened(ShownText.oneLine(said), LONGEST));
    if (code != ErrorCode.RATE_LIMIT_EXCEEDED) return new HetznerException(code, message);
    return new HetznerException(code, message, limiter.holdBack(response.headers()));
  }

  /** A proxy in between answers in HTML, or not at all. */
  private static JsonNode error(String text) {
    try {
      return parse(text).path("error");
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** {@code : name: is required; labels: …} as far as the error names fields. */
  private static String fields(JsonNode fields) {
    if (fields.isEmpty()) return "";
    return StreamSupport.stream(fields.spliterator(), false)
        .map(field -> Map.entry(field.path("name").asText(), field.path("messages")))
        .map(field -> field.getKey() + texts(field.getValue()))
        .collect(Collectors.joining("; ", ": ", ""));
  }

  private static String texts(JsonNode messages) {
    return StreamSupport.stream(messages.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "))
        .transform(text -> text.isEmpty() ? "" : ": " + text);
  }
}
