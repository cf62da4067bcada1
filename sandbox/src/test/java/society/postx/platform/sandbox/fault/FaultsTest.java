package society.postx.platform.sandbox.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.sandbox.ApiClient;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;
import society.postx.platform.sandbox.ServerView;

/** Each fault acts on the calls it names, as often as it says. */
class FaultsTest {
  private static final String ALPHA =
      """
      {"name": "alpha", "server_type": "cx23", "image": "debian-13"}""";
  private static final String CREATE = "POST /v1/servers";

  private final Sandbox sandbox = Sandbox.start(SandboxOptions.apiOnly());
  private final ApiClient api = ApiClient.cloud(sandbox);

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void anErrorInPlaceOfTheWorkLeavesNothing() {
    sandbox.faults().answer(CREATE, 429).times(2);
    for (int attempt = 0; attempt < 2; attempt++) {
      var refused = api.post("/servers", ALPHA);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("rate_limit_exceeded");
      assertThat(refused.headers().firstValue("RateLimit-Remaining")).contains("0");
    }
    assertThat(sandbox.servers()).isEmpty();
    assertThat(api.post("/servers", ALPHA).status()).isEqualTo(201);
  }

  @Test
  void anAnswerLostAfterTheWorkLeavesTheServer() {
    sandbox.faults().answer(CREATE, 504).afterTheWork().once();
    assertThat(api.post("/servers", ALPHA).code()).isEqualTo("timeout");
    assertThat(sandbox.servers()).extracting(ServerView::name).containsExactly("alpha");
    assertThat(api.post("/servers", ALPHA).code()).isEqualTo("uniqueness_error");
  }

  @Test
  void aConnectionClosedBeforeTheWorkLeavesNothing() {
    sandbox.faults().closeConnection(CREATE).always();
    assertThatThrownBy(() -> api.post("/servers", ALPHA)).hasRootCauseInstanceOf(IOException.class);
    assertThat(sandbox.servers()).isEmpty();
  }

  @Test
  void aConnectionClosedAfterTheWorkLeavesTheServer() {
    sandbox.faults().loseAnswer(CREATE).once();
    assertThatThrownBy(() -> api.post("/servers", ALPHA)).isInstanceOf(UncheckedIOException.class);
    assertThat(sandbox.servers()).hasSize(1);
  }

  @Test
  void aBodyIsCutInTheMiddle() {
    sandbox.faults().cutBody(CREATE).once();
    assertThatThrownBy(() -> api.post("/servers", ALPHA)).isInstanceOf(UncheckedIOException.class);
    assertThat(sandbox.servers()).hasSize(1);
    assertThat(api.get("/servers").at("/servers")).hasSize(1);
  }

  @Test
  void aFailedCreationReportsItsErrorAndLeavesNoServer() {
    sandbox.faults().failAction("create_server").once();
    var created = api.post("/servers", ALPHA);
    assertThat(api.ended(created.at("/action/id").asLong())).isEqualTo("error");
    assertThat(api.ended(created.at("/next_actions/0/id").asLong())).isEqualTo("error");
    assertThat(sandbox.servers()).isEmpty();
  }

  @Test
  void aFailedChangeOfRecordsChangesNone() {
    sandbox.faults().failAction("create_rrset").once();
    var body = "{\"name\": \"a\", \"type\": \"A\", \"records\": [{\"value\": \"198.18.16.10\"}]}";
    var created = api.post("/zones/platform.example/rrsets", body);
    assertThat(api.ended(created.at("/action/id").asLong())).isEqualTo("error");
    assertThat(api.get("/zones/platform.example/rrsets/a/A").status()).isEqualTo(404);
  }

  @Test
  void aDelayIsWaitedFor() {
    sandbox.faults().delay("GET /v1/servers", Duration.ofMillis(300)).once();
    long started = System.nanoTime();
    assertThat(api.get("/servers").status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void faultsAndTheRequestLogAreReachedOverHttp() {
    var control = new ApiClient(sandbox.controlEndpoint(), "");
    var added =
        control.post(
            "/faults",
            """
            {"fault": "answer", "call": "* /v1/servers/**", "status": 423, "times": 1}""");
    assertThat(added.status()).isEqualTo(201);
    assertThat(control.get("/faults").at("/faults/0/fault/status").asInt()).isEqualTo(423);
    assertThat(api.get("/servers/1").code()).isEqualTo("locked");
    assertThat(api.get("/servers/1").code()).isEqualTo("not_found");
    assertThat(control.get("/faults").at("/faults")).isEmpty();
    var seen = control.get("/requests?call=GET+/v1/servers/*");
    assertThat(seen.at("/count").asInt()).isEqualTo(2);
    assertThat(seen.at("/requests/0/status").asInt()).isEqualTo(423);
    assertThat(control.post("/faults", "{\"fault\": \"nonsense\"}").status()).isEqualTo(422);
    assertThat(control.delete("/requests").status()).isEqualTo(204);
    assertThat(sandbox.requests().all()).isEmpty();
  }
}
