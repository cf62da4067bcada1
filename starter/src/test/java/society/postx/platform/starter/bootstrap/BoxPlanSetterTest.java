package society.postx.platform.starter.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.CommittedFiles;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.Json;

/** Bootstrap and doctor against a box whose API answers as Hetzner's description says. */
class BoxPlanSetterTest {
  private static final String TOKEN = "A".repeat(64);

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal().with("TEMPORAL_ADDRESS", "127.0.0.1:1");
  private final List<String> sent = new ArrayList<>();
  private HttpServer hetzner;
  private String plan = "null";
  private int limit = 10;

  @BeforeEach
  void aBoxWithoutAPlan() throws IOException {
    hetzner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hetzner.createContext("/v1/storage_boxes/42", this::answer);
    hetzner.start();
    new CommittedFiles(folder).commit("platform.yml", "storageBox: {id: 42}\n");
    terminal
        .with("HCLOUD_TOKEN", TOKEN)
        .with("PLATFORM_REPOSITORY", folder.toString())
        .with(
            "HETZNER_ENDPOINT", "http://127.0.0.1:%d/v1".formatted(hetzner.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    hetzner.stop(0);
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      var known = ("Bearer " + TOKEN).equals(call.getRequestHeaders().getFirst("Authorization"));
      if (call.getRequestMethod().equals("POST")) {
        plan = new String(call.getRequestBody().readAllBytes(), UTF_8);
        sent.add(call.getRequestURI().getPath() + " " + plan);
      }
      var body =
          known
              ? """
                {"storage_box": {"id": 42, "snapshot_plan": %s, "later": 1,
                 "storage_box_type": {"automatic_snapshot_limit": %d}}}"""
                  .formatted(plan, limit)
              : "{\"error\": {\"code\": \"unauthorized\"}}";
      call.sendResponseHeaders(known ? 200 : 401, 0);
      call.getResponseBody().write(body.getBytes(UTF_8));
    }
  }

  private String ensure() {
    return new BoxPlanSetter(terminal.shell()).ensure();
  }

  @Test
  void aBoxWithoutAPlanGetsOneThatOutlivesTwoPrunesAndKeepsIt() {
    assertThat(doctor()).contains("has no snapshot plan");
    assertThat(ensure())
        .isEqualTo(
            "storage box: snapshot plan created: weekly, keeps 4, the oldest at least 21 days old");
    assertThat(sent)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it)
                    .startsWith("/v1/storage_boxes/42/actions/enable_snapshot_plan ")
                    .contains("\"max_snapshots\":4", "\"day_of_week\":7", "\"hour\":6"));
    assertThat(ensure()).startsWith("storage box: snapshot plan as it was: weekly, keeps 4");
    assertThat(sent).hasSize(1);
    assertThat(doctor()).contains("\"fine\":true", "snapshot plan: weekly, keeps 4");
  }

  @Test
  void whatAnOperatorSetHigherStays() {
    plan =
        "{\"max_snapshots\": 9, \"minute\": 1, \"hour\": 2, \"day_of_week\": 3, \"day_of_month\": null}";
    assertThat(ensure()).contains("as it was: weekly, keeps 9, the oldest at least 56 days old");
    assertThat(sent).isEmpty();
  }

  @Test
  void aPlanThatKeepsTooFewIsRaisedWithinItsRhythm() {
    plan =
        "{\"max_snapshots\": 2, \"minute\": 1, \"hour\": 2, \"day_of_week\": 3, \"day_of_month\": null}";
    assertThat(doctor()).contains("two prunes take 14 days", "./platform bootstrap");
    assertThat(ensure()).contains("raised: weekly, keeps 3, the oldest at least 14 days old");
    assertThat(plan).contains("\"day_of_week\":3", "\"hour\":2");
  }

  /** A daily plan is what the operator wanted, and ten are all that the type has. */
  @Test
  void aPlanThatCannotReachFarEnoughIsLeftAndNamed() {
    plan =
        "{\"max_snapshots\": 10, \"minute\": 0, \"hour\": 3, \"day_of_week\": null, \"day_of_month\": null}";
    assertThat(ensure()).contains("as it was: daily, keeps 10").contains("Hetzner Console");
    assertThat(sent).isEmpty();
    assertThat(doctor()).contains("\"fine\":false", "choose a weekly plan");
    limit = 20;
    assertThat(ensure()).contains("raised: daily, keeps 15");
  }

  @Test
  void aRefusedTokenIsReportedWithoutItsValue() {
    terminal.with("HCLOUD_TOKEN", "B".repeat(64));
    assertThatThrownBy(this::ensure).hasMessageContaining("Hetzner answers 401 (unauthorized)");
    assertThat(doctor()).contains("Hetzner answers 401").doesNotContain("BBBB");
  }

  @Test
  void withoutTheSettingsItSaysWhatIsMissing() {
    terminal.with("HCLOUD_TOKEN", "");
    assertThat(ensure()).contains("no snapshot plan was set: HCLOUD_TOKEN");
  }

  /** The finding about the box. */
  private String doctor() {
    terminal.run("doctor", "--json");
    try {
      for (var finding : Json.MAPPER.readTree(terminal.out())) {
        if (finding.path("subject").asText().equals("storage box")) {
          return finding.toString();
        }
      }
    } catch (IOException e) {
      throw new AssertionError(terminal.out(), e);
    }
    return "";
  }
}
