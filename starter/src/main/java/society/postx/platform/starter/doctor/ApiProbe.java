package society.postx.platform.starter.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;

/** Asks an HTTP server one question; reads at most a megabyte of the answer. */
final class ApiProbe {
  private static final int MOST_BYTES = 1_000_000;

  private ApiProbe() {}

  /**
   * An answer.
   *
   * @param json missing where the body is something else
   * @param date the server's clock; empty where it does not say
   */
  record Answer(int status, JsonNode json, Optional<Instant> date) {
    /** Hetzner's code of an error; only the letters that its codes have. */
    String code() {
      return json.path("error").path("code").asText("").replaceAll("[^a-z_]", "");
    }
  }

  /** Without redirects: where a token goes is said by the operator alone. */
  static Answer get(String url, Optional<String> token) throws IOException {
    return send(request(url, token).build(), HttpClient.newBuilder());
  }

  /**
   * @param trusted empty for the system's certificates
   */
  static Answer getTrusting(String url, Optional<SSLContext> trusted) throws IOException {
    var client = HttpClient.newBuilder();
    trusted.ifPresent(client::sslContext);
    return send(request(url, Optional.empty()).build(), client);
  }

  /** With an empty object as body. */
  static Answer post(String url, String token) throws IOException {
    return send(
        request(url, Optional.of(token))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build(),
        HttpClient.newBuilder());
  }

  private static HttpRequest.Builder request(String url, Optional<String> token) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(10))
            .header("User-Agent", "post-x-platform");
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    return request;
  }

  private static Answer send(HttpRequest request, HttpClient.Builder client) throws IOException {
    try (var http = client.connectTimeout(Duration.ofSeconds(5)).build()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (var body = answer.body()) {
        return new Answer(
            answer.statusCode(),
            json(body.readNBytes(MOST_BYTES)),
            answer.headers().firstValue("Date").flatMap(ApiProbe::date));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandError.failed("the check was interrupted; run doctor again", e);
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      var read = Json.MAPPER.readTree(body);
      return read == null ? MissingNode.getInstance() : read;
    } catch (IOException noJson) {
      return MissingNode.getInstance();
    }
  }

  private static Optional<Instant> date(String said) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(said)));
    } catch (DateTimeParseException noDate) {
      return Optional.empty();
    }
  }
}
