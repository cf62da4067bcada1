package society.postx.platform.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends a test's requests to one of the APIs and reads the answers. */
public record ApiClient(String endpoint, String token) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public static ApiClient cloud(Sandbox sandbox) {
    return new ApiClient(sandbox.cloudEndpoint(), sandbox.token(Sandbox.DEMO));
  }

  public static ApiClient storage(Sandbox sandbox) {
    return new ApiClient(sandbox.hetznerEndpoint(), sandbox.token(Sandbox.DEMO));
  }

  public record Reply(int status, JsonNode json, HttpHeaders headers, String text) {
    public JsonNode at(String pointer) {
      return json.at(pointer);
    }

    public String code() {
      return at("/error/code").asText();
    }
  }

  public Reply get(String path) {
    return call("GET", path, "");
  }

  public Reply post(String path, String body) {
    return call("POST", path, body);
  }

  public Reply put(String path, String body) {
    return call("PUT", path, body);
  }

  public Reply delete(String path) {
    return call("DELETE", path, "");
  }

  /** Waits until all actions of the reply have ended well. */
  public Reply done(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isBetween(200, 201);
    reply
        .json()
        .findParents("command")
        .forEach(action -> assertThat(ended(action.get("id").asLong())).isEqualTo("success"));
    return reply;
  }

  /** Waits for the end of an action: {@code success} or {@code error}. */
  public String ended(long action) {
    return await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> get("/actions/" + action).at("/action/status").asText(),
            s -> !s.equals("running"));
  }

  public Reply call(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      var text = response.body();
      var json = text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
      return new Reply(response.statusCode(), json, response.headers(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
