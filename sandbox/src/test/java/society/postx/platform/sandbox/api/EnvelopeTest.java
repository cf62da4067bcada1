package society.postx.platform.sandbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.sandbox.ApiClient;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;

/** Checks what happens to every request before and after its resource answers. */
class EnvelopeTest {
  private final Sandbox sandbox = Sandbox.start(SandboxOptions.apiOnly().withRequestsPerHour(100));
  private final ApiClient api = ApiClient.cloud(sandbox);

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void anUnknownRouteAnswers404BeforeTheTokenIsChecked() {
    var nobody = new ApiClient(sandbox.cloudEndpoint(), "");
    assertThat(nobody.get("/nothing").at("/error/message").asText())
        .isEqualTo("api route not found");
    assertThat(nobody.get("/servers").at("/error/message").asText()).isEqualTo("token is required");
    assertThat(nobody.call("PATCH", "/servers", "").status()).isEqualTo(401);
    assertThat(api.call("PATCH", "/servers", "").code()).isEqualTo("method_not_allowed");
    var stranger = new ApiClient(sandbox.cloudEndpoint(), "wrong");
    assertThat(stranger.get("/servers").at("/error/message").asText())
        .isEqualTo("the token you have provided is invalid");
    assertThat(stranger.get("/servers").at("/error/details").isNull()).isTrue();
  }

  @Test
  void aProjectSeesItsOwnAlone() {
    var other = new ApiClient(sandbox.cloudEndpoint(), sandbox.token("other"));
    var id = api.post("/firewalls", "{\"name\": \"web\"}").at("/firewall/id").asLong();
    var action = api.get("/firewalls/actions").at("/actions/0/id").asLong();
    assertThat(other.get("/firewalls").at("/firewalls")).isEmpty();
    assertThat(other.get("/firewalls/" + id).code()).isEqualTo("not_found");
    assertThat(other.get("/actions/" + action).code()).isEqualTo("not_found");
    assertThat(other.get("/zones/platform.example").code()).isEqualTo("not_found");
    assertThat(other.post("/firewalls", "{\"name\": \"web\"}").status()).isEqualTo(201);
  }

  @Test
  void aReadOnlyTokenReads() {
    var reader = new ApiClient(sandbox.cloudEndpoint(), sandbox.readOnlyToken(Sandbox.DEMO));
    assertThat(reader.get("/servers").status()).isEqualTo(200);
    assertThat(reader.post("/firewalls", "{\"name\": \"web\"}").code()).isEqualTo("token_readonly");
  }

  @Test
  void theRateLimitIsInTheHeadersAndEnforced() {
    var first = api.get("/locations");
    assertThat(first.headers().firstValue("RateLimit-Limit")).contains("100");
    assertThat(first.headers().firstValue("RateLimit-Remaining")).contains("99");
    assertThat(first.headers().firstValue("X-Correlation-Id")).isPresent();
    IntStream.range(0, 99).forEach(i -> api.get("/locations"));
    var refused = api.get("/locations");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.at("/error/message").asText())
        .isEqualTo("limit of 100 requests per hour reached");
    sandbox.resetRateLimit();
    assertThat(api.get("/locations").status()).isEqualTo(200);
  }

  @Test
  void aListHasPagesLinksAndAnOrder() {
    IntStream.range(0, 5).forEach(i -> api.post("/firewalls", "{\"name\": \"web-" + i + "\"}"));
    var page = api.get("/firewalls?page=2&per_page=2&sort=name:desc");
    assertThat(page.json().at("/firewalls").findValuesAsText("name"))
        .containsExactly("web-2", "web-1");
    assertThat(page.at("/meta/pagination/next_page").asInt()).isEqualTo(3);
    assertThat(page.at("/meta/pagination/total_entries").asInt()).isEqualTo(5);
    assertThat(page.headers().firstValue("Link").orElseThrow())
        .contains(
            "per_page=2&sort=name:desc&page=3>; rel=\"next\"", "rel=\"prev\"", "rel=\"last\"");
    assertThat(api.get("/firewalls?page=3&per_page=2").at("/meta/pagination/next_page").isNull())
        .isTrue();
    assertThat(api.get("/firewalls?sort=name:up").code()).isEqualTo("invalid_input");
  }

  @Test
  void invalidJsonIsRefusedAsJsonError() {
    assertThat(api.post("/firewalls", "{").code()).isEqualTo("json_error");
    assertThat(api.post("/firewalls", "[]").status()).isEqualTo(400);
    var missing = api.post("/firewalls", "{}");
    assertThat(missing.status()).isEqualTo(422);
    assertThat(missing.at("/error/details/fields/0/name").asText()).isEqualTo("name");
  }

  @Test
  void dataCentresAnswer410() {
    assertThat(api.get("/datacenters").status()).isEqualTo(410);
    assertThat(api.get("/datacenters").code()).isEqualTo("deprecated_api_endpoint");
  }
}
