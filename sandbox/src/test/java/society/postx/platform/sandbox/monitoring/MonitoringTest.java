package society.postx.platform.sandbox.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each claim is a line of the recorded behaviour of Uptime Kuma 2.5.3. */
class MonitoringTest {
  private Monitoring monitoring;
  private RawClient client;

  @BeforeEach
  void start() {
    monitoring = new Monitoring(MonitoringOptions.forTests("admin", "secret"));
    client = new RawClient(monitoring.url());
  }

  @AfterEach
  void stop() {
    client.close();
    monitoring.close();
  }

  @Test
  void theListsComeBeforeTheAnswerToTheLogin() {
    assertThat(client.call("getMonitorList").path("msg").asText())
        .isEqualTo("You are not logged in.");
    assertThat(client.login("admin", "wrong").path("msg").asText()).isEqualTo("authIncorrectCreds");
    var answer = client.login("admin", "secret");
    assertThat(answer.path("token").asText()).isNotEmpty();
    assertThat(client.find("42[\"monitorList\"")).isPositive().isLessThan(client.find("432["));
    assertThat(client.find("42[\"statusPageList\"")).isPositive().isLessThan(client.find("432["));
  }

  @Test
  void anAddIsSentToClientsThenAnsweredThenChecked() {
    client.login("admin", "secret");
    client.forget();
    var answer = client.call("add", web("alpha", monitoring.url() + "/"));
    assertThat(answer.path("msg").asText()).isEqualTo("successAdded");
    var beat = client.awaitEvent("heartbeat").path(1);
    assertThat(beat.path("msg").asText()).isEqualTo("200 - OK");
    assertThat(beat.path("monitorID").asInt()).isEqualTo(answer.path("monitorID").asInt());
    assertThat(client.find("42[\"updateMonitorIntoList\"")).isLessThan(client.find("431["));
    assertThat(client.find("431[")).isLessThan(client.find("42[\"heartbeat\""));
    var rows = client.call("getMonitorBeats", answer.path("monitorID"), IntNode.valueOf(1));
    assertThat(rows.path("data").path(0).path("monitor_id")).isEqualTo(answer.path("monitorID"));
    assertThat(rows.path("data").path(0).path("important").asInt()).isEqualTo(1);
  }

  @Test
  void aDatabaseSaysWhatIsMissingOrUnknown() {
    client.login("admin", "secret");
    var unknown = web("alpha", "http://127.0.0.1:1/").put("bogus", 1);
    assertThat(client.call("add", unknown).path("msg").asText())
        .endsWith("SQLITE_ERROR: table monitor has no column named bogus");
    var without = web("alpha", "http://127.0.0.1:1/");
    without.remove("conditions");
    assertThat(client.call("add", without).path("msg").asText())
        .endsWith("NOT NULL constraint failed: monitor.conditions");
    var halfDone = web("alpha", "http://127.0.0.1:1/");
    halfDone.putObject("notificationIDList").put("99", true);
    assertThat(client.call("add", halfDone).path("ok").asBoolean()).isFalse();
    assertThat(monitoring.monitors()).as("the row of the refused one stays").hasSize(1);
  }

  @Test
  void aPushMonitorGoesDownOnSilenceAndUpOnAPush() throws IOException {
    client.login("admin", "secret");
    var asked = monitor("push", "backup").put("pushToken", "token-1").put("interval", 1);
    int id = client.call("add", asked).path("monitorID").asInt();
    await().until(() -> lastBeat(id).contains("No heartbeat in the time window"));
    assertThat(get("/api/push/token-1?status=up&msg=done&ping=12.5")).isEqualTo("{\"ok\":true}");
    assertThat(lastBeat(id)).contains("\"status\":1", "\"msg\":\"done\"", "12.5");
    assertThat(get("/api/push/unknown")).contains("Monitor not found or not active.");
  }

  @Test
  void aGroupFollowsItsChildrenAndDeletingItKeepsOrTakesThem() {
    client.login("admin", "secret");
    var group = client.call("add", monitor("group", "alpha").put("interval", 1)).path("monitorID");
    await().until(() -> lastBeat(group.asInt()).contains("Group empty"));
    var child = web("web", monitoring.url() + "/").put("parent", group.asInt());
    var childId = client.call("add", child).path("monitorID");
    await().until(() -> lastBeat(group.asInt()).contains("All children up and running"));
    assertThat(monitoring.monitors().getLast().path("pathName").asText()).isEqualTo("alpha / web");
    client.call("deleteMonitor", group, BooleanNode.FALSE);
    assertThat(monitoring.monitors()).singleElement().matches(row -> row.path("parent").isNull());
    assertThat(client.call("deleteMonitor", childId).path("ok").asBoolean()).isTrue();
    assertThat(client.call("deleteMonitor", childId).path("ok").asBoolean()).isTrue();
  }

  @Test
  void maintenanceShowsAtTheNextBeat() {
    client.login("admin", "secret");
    var id = client.call("add", web("alpha", monitoring.url() + "/").put("interval", 1));
    var asked = KumaJson.object().put("title", "works").put("description", "");
    asked.put("strategy", "manual").put("active", true);
    asked.set("dateRange", KumaJson.array().addNull().addNull());
    var maintenance = client.call("addMaintenance", asked).path("maintenanceID");
    var covered = KumaJson.array().add(KumaJson.object().set("id", id.path("monitorID")));
    client.call("addMonitorMaintenance", maintenance, covered);
    int monitor = id.path("monitorID").asInt();
    await().until(() -> lastBeat(monitor).contains("Monitor under maintenance"));
    client.call("deleteMaintenance", maintenance);
    await().until(() -> lastBeat(monitor).contains("200 - OK"));
  }

  @Test
  void anExecutedAddMayLoseItsAnswerOrItsConnection() {
    client.login("admin", "secret");
    monitoring.faults().next("add", MonitoringFaults.Kind.DROPPED_AFTER);
    assertThat(client.call("add", web("alpha", "http://127.0.0.1:1/")).isMissingNode()).isTrue();
    assertThat(client.ended()).isTrue();
    assertThat(monitoring.monitors()).hasSize(1);
  }

  @Test
  void loginsAreLimitedAndTokensAreNot() {
    var token = client.login("admin", "secret").path("token");
    monitoring.faults().rateLimit();
    assertThat(client.login("admin", "secret").path("msg").asText())
        .isEqualTo("Too frequently, try again later.");
    assertThat(client.call("loginByToken", token).path("ok").asBoolean()).isTrue();
  }

  @Test
  void aRestartKeepsMonitorsBeatsAndTokens(@TempDir Path folder) {
    var state = folder.resolve("monitoring.json");
    var options = MonitoringOptions.forTests("admin", "secret").at(0, state);
    String token;
    try (var first = new Monitoring(options);
        var one = new RawClient(first.url())) {
      token = one.login("admin", "secret").path("token").asText();
      one.call("add", web("alpha", first.url() + "/"));
      one.awaitEvent("heartbeat");
    }
    try (var second = new Monitoring(options);
        var one = new RawClient(second.url())) {
      assertThat(
              one.call("loginByToken", KumaJson.array().add(token).path(0)).path("ok").asBoolean())
          .isTrue();
      assertThat(second.monitors()).hasSize(1);
      var beats = one.awaitEvent("heartbeatList");
      assertThat(beats.path(1).isTextual()).as("the id is text here").isTrue();
      assertThat(beats.path(2)).isNotEmpty();
    }
  }

  private String lastBeat(int id) {
    var rows = client.call("getMonitorBeats", IntNode.valueOf(id), IntNode.valueOf(1)).path("data");
    return rows.isEmpty() ? "" : rows.path(rows.size() - 1).toString();
  }

  private String get(String path) throws IOException {
    var request = new Request.Builder().url(monitoring.url() + path).build();
    try (var response = new OkHttpClient().newCall(request).execute()) {
      return Objects.requireNonNull(response.body()).string();
    }
  }

  private static ObjectNode web(String name, String url) {
    return monitor("http", name).put("url", url).put("method", "GET");
  }

  private static ObjectNode monitor(String type, String name) {
    var row = KumaJson.object().put("type", type).put("name", name).put("interval", 60);
    row.put("retryInterval", 60).put("maxretries", 0).put("timeout", 5);
    row.putArray("accepted_statuscodes").add("200-299");
    row.putArray("conditions");
    return row;
  }
}
