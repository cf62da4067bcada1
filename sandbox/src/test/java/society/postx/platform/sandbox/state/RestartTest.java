package society.postx.platform.sandbox.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.ApiClient;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;

/** The state survives a restart of the sandbox. */
class RestartTest {
  private static final String SERVER =
      """
      {"name": "%s", "server_type": "cx23", "image": "debian-13", "labels": {"client": "alpha"}}""";

  @TempDir Path folder;

  @Test
  void aRunningServerRunsAgainAndAnOffOneStaysOff() {
    String token;
    try (var before = start(Duration.ofMillis(20))) {
      var api = ApiClient.cloud(before);
      token = before.token(Sandbox.DEMO);
      api.done(api.post("/servers", SERVER.formatted("on")));
      var off = api.done(api.post("/servers", SERVER.formatted("off"))).at("/server/id").asLong();
      api.done(api.post("/servers/" + off + "/actions/poweroff", ""));
      api.done(
          api.post(
              "/zones/platform.example/rrsets",
              "{\"name\": \"a\", \"type\": \"A\", \"records\": [{\"value\": \"198.18.16.10\"}]}"));
    }
    try (var after = start(Duration.ofMillis(20))) {
      var api = new ApiClient(after.cloudEndpoint(), token);
      assertThat(status(api, "on")).isEqualTo("running");
      assertThat(status(api, "off")).isEqualTo("off");
      assertThat(api.get("/zones/platform.example/rrsets/a/A").status()).isEqualTo(200);
      assertThat(api.get("/servers?label_selector=client=alpha").at("/servers")).hasSize(2);
    }
  }

  @Test
  void aCreationThatWasInterruptedHasFailedAndLeavesNoServer() {
    long action;
    try (var before = start(Duration.ofMinutes(5))) {
      var api = ApiClient.cloud(before);
      action = api.post("/servers", SERVER.formatted("half")).at("/action/id").asLong();
    }
    try (var after = start(Duration.ofMillis(20))) {
      var api = ApiClient.cloud(after);
      assertThat(api.ended(action)).isEqualTo("error");
      assertThat(api.get("/servers").at("/servers")).isEmpty();
      assertThat(api.get("/primary_ips").at("/primary_ips")).isEmpty();
    }
  }

  private Sandbox start(Duration shortestAction) {
    return Sandbox.start(
        SandboxOptions.apiOnly().withState(folder).withShortestAction(shortestAction));
  }

  private static String status(ApiClient api, String name) {
    return api.get("/servers?name=" + name).at("/servers/0/status").asText();
  }
}
