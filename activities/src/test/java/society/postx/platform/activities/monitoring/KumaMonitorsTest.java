package society.postx.platform.activities.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.sandbox.monitoring.Monitoring;
import society.postx.platform.sandbox.monitoring.MonitoringFaults;
import society.postx.platform.sandbox.monitoring.MonitoringOptions;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.offboarding.ClientMonitors;

class KumaMonitorsTest {
  private static final MonitoringSpec ALPHA = spec("alpha", "run-1");
  private static final MonitoringSpec BETA = spec("beta", "run-2");

  private final OkHttpClient http = new OkHttpClient();
  private Monitoring kuma;
  private HttpServer page;
  private volatile int status = 200;
  private Duration tolerated = Duration.ZERO;
  private KumaMonitors monitors;

  @BeforeEach
  void start() throws IOException {
    kuma = new Monitoring(MonitoringOptions.forTests("admin", "correct"));
    page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    page.start();
    monitors = monitors("correct");
  }

  @AfterEach
  void stop() {
    kuma.close();
    page.stop(0);
  }

  @Test
  void aClientGetsAGroupAPageMonitorAndABackupMonitorOnce() {
    var first = monitors.ensureMonitors(ALPHA);
    assertThat(first.changes())
        .containsExactly(
            Change.created("monitor alpha / alpha"),
            Change.created("monitor alpha / Nextcloud"),
            Change.created("monitor alpha / Backup"));
    assertThat(monitors.ensureMonitors(ALPHA).changes()).isEmpty();
    assertThat(kuma.monitors())
        .extracting(row -> row.path("pathName").asText())
        .containsExactly("alpha", "alpha / Nextcloud", "alpha / Backup");
  }

  @Test
  void anAddThatWasDoneButNeverAnsweredIsAdoptedWhicheverItIs() {
    for (int lost = 0; lost < 3; lost++) {
      var client = spec("client-" + lost, "run-1");
      IntStream.range(0, lost)
          .forEach(done -> kuma.faults().next("add", MonitoringFaults.Kind.NONE));
      kuma.faults().next("add", MonitoringFaults.Kind.DROPPED_AFTER);
      assertThatThrownBy(() -> monitors.ensureMonitors(client))
          .isInstanceOfSatisfying(
              ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("UNAVAILABLE"));
      monitors.ensureMonitors(client); // what Temporal does next
      assertThat(kuma.monitors())
          .filteredOn(row -> row.path("pathName").asText().startsWith(client.client().value()))
          .hasSize(3);
    }
  }

  @Test
  void aDefaultNotificationIsSetForPageAndBackupAndStays() {
    int mail = kuma.addNotification("mail to operators", true);
    kuma.addNotification("somebody's own", false);
    monitors.ensureMonitors(ALPHA);
    assertThat(monitors.ensureMonitors(ALPHA).changes()).isEmpty();
    people(
        it -> {
          it.edit(it.monitor(named("Backup").path("id").asInt()).put("interval", 60));
          return 0;
        });
    monitors.ensureMonitors(ALPHA);
    assertThat(kuma.monitors())
        .extracting(row -> row.path("notificationIDList").toString())
        .containsExactly("{}", "{\"%d\":true}".formatted(mail), "{\"%d\":true}".formatted(mail));
  }

  @Test
  void doublesOfAnotherWorkerAreRemovedAndTheFirstStays() {
    monitors.ensureMonitors(ALPHA);
    var first = kuma.monitors().getLast();
    people(it -> it.add(copy(first).put("description", first.path("description").asText())));
    assertThat(kuma.monitors()).hasSize(4);
    monitors.ensureMonitors(ALPHA);
    assertThat(kuma.monitors()).hasSize(3);
    assertThat(kuma.monitors().getLast().path("id")).isEqualTo(first.path("id"));
  }

  @Test
  void whatSomebodyBentIsPutRightAndSaidSo() {
    monitors.ensureMonitors(ALPHA);
    int id = named("Nextcloud").path("id").asInt();
    people(
        it -> {
          it.edit(it.monitor(id).put("url", "http://127.0.0.1:1/elsewhere"));
          return 0;
        });
    assertThat(monitors.ensureMonitors(ALPHA).changes())
        .containsExactly(Change.changed("monitor alpha / Nextcloud"));
    assertThat(named("Nextcloud").path("url").asText()).isEqualTo(pageUrl());
  }

  @Test
  void aMaintenanceCoversTheClientsMonitorsUntilItsRunEndsIt() {
    monitors.ensureMonitors(ALPHA);
    monitors.ensureMonitors(BETA);
    assertThat(monitors.beginMaintenance(ALPHA, "release 28.0.2").changes())
        .containsExactly(Change.created("maintenance of alpha"));
    assertThat(monitors.beginMaintenance(ALPHA, "release 28.0.2").changes()).isEmpty();
    assertThat(maintained()).containsExactly("alpha", "alpha / Nextcloud", "alpha / Backup");

    monitors.endMaintenance(spec("alpha", "run-9")); // another run's
    monitors.endMaintenance(BETA);
    assertThat(maintained()).hasSize(3);
    monitors.endMaintenance(ALPHA);
    assertThat(maintained()).isEmpty();
    monitors.endMaintenance(ALPHA); // none is fine, too
  }

  @Test
  void aMaintenanceWhoseAnswerWasLostIsAdopted() {
    monitors.ensureMonitors(ALPHA);
    for (var call : List.of("addMaintenance", "addMonitorMaintenance")) {
      kuma.faults().next(call, MonitoringFaults.Kind.DROPPED_AFTER);
      assertThatThrownBy(() -> monitors.beginMaintenance(ALPHA, "release 28.0.2"))
          .isInstanceOfSatisfying(
              ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("UNAVAILABLE"));
    }
    assertThat(monitors.beginMaintenance(ALPHA, "release 28.0.2").changes()).isEmpty();
    assertThat(maintained()).hasSize(3);
    monitors.endMaintenance(ALPHA);
    assertThat(maintained()).isEmpty();
  }

  /** Names of the monitors that are under maintenance, as Uptime Kuma itself says. */
  private List<String> maintained() {
    return kuma.monitors().stream()
        .filter(row -> row.path("maintenance").asBoolean())
        .map(row -> row.path("pathName").asText())
        .toList();
  }

  @Test
  void greenMeansAPageThatAnswersAndABackupThatReported() throws IOException {
    monitors.ensureMonitors(ALPHA);
    push("token-of-alpha");
    assertThat(monitors.awaitGreen(ALPHA)).containsExactly("Nextcloud", "Backup");
  }

  /** What a restored server's first backup reported came while the client was under maintenance. */
  @Test
  void pagesAreGreenWithoutABackupThatReported() {
    monitors.ensureMonitors(ALPHA);
    assertThat(monitors.awaitPagesGreen(ALPHA)).containsExactly("Nextcloud");
  }

  @Test
  void aPageThatABackupMayShutIsPendingForThatLongAndDownAfterIt() {
    tolerated = Duration.ofSeconds(6);
    monitors.ensureMonitors(ALPHA);
    int id = named("Nextcloud").path("id").asInt();
    try (var hands = hands()) {
      status = 503;
      var begun = Instant.now();
      await().until(() -> state(hands, id).startsWith("pending"));
      await().atMost(Duration.ofSeconds(30)).until(() -> state(hands, id).startsWith("down"));
      assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofSeconds(5));
      status = 200;
      await().until(() -> state(hands, id).startsWith("up"));
    }
  }

  private static String state(UptimeKuma kuma, int monitor) {
    return kuma.lastBeat(monitor, 1).map(KumaHeartbeat::text).orElse("none");
  }

  @Test
  void aPageThatRecoversWhileItIsAwaitedTurnsGreen() throws IOException {
    status = 503;
    monitors.ensureMonitors(ALPHA);
    push("token-of-alpha");
    var patient =
        new KumaMonitors(
            new Source("correct"),
            http,
            progress -> {
              if (progress.contains("waiting for Nextcloud")) status = 200;
            });
    assertThat(patient.awaitGreen(ALPHA)).contains("Nextcloud");
  }

  @Test
  void removingTakesWhatThisRunMadeAndNothingElse() {
    people(it -> it.add(copy(web("people's own"))));
    monitors.ensureMonitors(ALPHA);
    monitors.ensureMonitors(BETA);
    monitors.removeMonitors(spec("alpha", "another-run"));
    assertThat(kuma.monitors()).hasSize(7);
    monitors.removeMonitors(ALPHA);
    monitors.removeMonitors(ALPHA);
    assertThat(kuma.monitors())
        .extracting(row -> row.path("pathName").asText())
        .containsExactly("people's own", "beta", "beta / Nextcloud", "beta / Backup");
  }

  @Test
  void thePageOfAllClientsListsEachOnceAndLosesOnlyTheRemovedOne() {
    monitors.ensureMonitors(ALPHA);
    monitors.ensureMonitors(BETA);
    assertThat(monitors.ensureStatusPage(ALPHA).changes())
        .contains(Change.created("status page clients"));
    monitors.ensureStatusPage(BETA);
    assertThat(monitors.ensureStatusPage(BETA).changes()).isEmpty();
    assertThat(listed()).containsExactly("alpha: Nextcloud", "beta: Nextcloud");
    monitors.removeStatusPage(ALPHA);
    assertThat(listed()).containsExactly("beta: Nextcloud");
    monitors.removeStatusPage(BETA);
    assertThat(kuma.statusPage("clients")).as("made by alpha's run, not by beta's").isPresent();
  }

  @Test
  void allOfAnOffboardedClientGoesWhicheverRunMadeItAndItsNeighbourStays() {
    people(it -> it.add(copy(web("people's own"))));
    monitors.ensureMonitors(ALPHA);
    monitors.ensureMonitors(BETA);
    monitors.ensureStatusPage(ALPHA);
    monitors.ensureStatusPage(BETA);
    monitors.beginMaintenance(ALPHA, "release");
    monitors.beginMaintenance(BETA, "release");
    var below =
        people(it -> it.add(copy(web("below")).put("parent", named("alpha").get("id").asInt())));
    var beta = rows("beta");
    var later = spec("alpha", "offboard-1");
    var found = monitors.findMonitors(later);
    assertThat(found)
        .isEqualTo(
            new ClientMonitors(
                List.of("alpha / Backup", "alpha / Nextcloud", "alpha / alpha"), true));
    assertThatThrownBy(() -> monitors.verifyNoMonitors(later))
        .hasMessageContaining("monitor alpha / Nextcloud")
        .hasMessageContaining("maintenance of alpha")
        .hasMessageContaining("its entry on the status page");
    monitors.removeClientMonitors(later);
    assertThat(monitors.removeClientMonitors(later).changes()).isEmpty();
    assertThat(kuma.monitors())
        .extracting(row -> row.path("name").asText())
        .containsExactly("people's own", "beta", "Nextcloud", "Backup", "below");
    assertThat(rows("beta")).isEqualTo(beta);
    assertThat(below).isPositive();
    assertThat(listed()).containsExactly("beta: Nextcloud");
    assertThat(maintained()).containsExactly("beta", "beta / Nextcloud", "beta / Backup");
    assertThat(monitors.findMonitors(later)).isEqualTo(new ClientMonitors(List.of(), false));
    assertThat(monitors.verifyNoMonitors(later)).contains("5 monitors", "none of alpha");
  }

  @Test
  void aRemovalThatWasCutOffAnywhereIsFinishedByTheNextAttempt() {
    for (var call : List.of("saveStatusPage", "deleteMaintenance", "deleteMonitor")) {
      for (var kind :
          List.of(MonitoringFaults.Kind.DROPPED_BEFORE, MonitoringFaults.Kind.DROPPED_AFTER)) {
        monitors.ensureMonitors(ALPHA);
        monitors.ensureStatusPage(ALPHA);
        monitors.beginMaintenance(ALPHA, "release");
        kuma.faults().next(call, kind);
        assertThatThrownBy(() -> monitors.removeClientMonitors(ALPHA))
            .isInstanceOfSatisfying(
                ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("UNAVAILABLE"));
        monitors.removeClientMonitors(ALPHA);
        assertThat(kuma.monitors()).as("%s %s", call, kind).isEmpty();
        assertThat(listed()).isEmpty();
        monitors.verifyNoMonitors(ALPHA);
      }
    }
  }

  @Test
  void whatPeopleListedInTheClientsGroupStaysListed() {
    monitors.ensureMonitors(ALPHA);
    monitors.ensureStatusPage(ALPHA);
    int own = people(it -> it.add(copy(web("people's own"))));
    people(
        it -> {
          var entries =
              new JSONArray()
                  .put(new JSONObject().put("id", own))
                  .put(new JSONObject().put("id", named("Nextcloud").path("id").asInt()));
          var group = new JSONObject().put("name", "alpha").put("monitorList", entries);
          it.saveStatusPage("clients", it.statusPage("clients"), new JSONArray().put(group));
          return 0;
        });
    monitors.removeClientMonitors(ALPHA);
    assertThat(listed()).containsExactly("alpha: people's own");
    monitors.verifyNoMonitors(ALPHA);
  }

  @Test
  void monitorsComeBackAndTheStatusPageOnlyWhereItListedTheClient() {
    for (var listed : List.of(true, false)) {
      monitors.ensureMonitors(ALPHA);
      if (listed) {
        monitors.ensureStatusPage(ALPHA);
      }
      var approved = monitors.findMonitors(ALPHA);
      assertThat(approved.onStatusPage()).isEqualTo(listed);
      monitors.removeClientMonitors(ALPHA);
      monitors.putMonitorsBack(ALPHA, approved);
      assertThat(monitors.putMonitorsBack(ALPHA, approved).changes()).isEmpty();
      assertThat(monitors.findMonitors(ALPHA)).isEqualTo(approved);
      monitors.removeClientMonitors(ALPHA);
    }
  }

  private List<ObjectNode> rows(String client) {
    return kuma.monitors().stream()
        .filter(row -> row.path("pathName").asText().startsWith(client))
        .toList();
  }

  @Test
  void aRefusedLoginSaysWhatToCorrectAndNothingOfThePassword() {
    assertThatThrownBy(() -> monitors("wrong-password").ensureMonitors(ALPHA))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> {
              assertThat(e.getType()).isEqualTo("CREDENTIALS_REJECTED");
              assertThat(e.isNonRetryable()).isTrue();
              assertThat(e.getMessage())
                  .contains("monitoring_password")
                  .doesNotContain("wrong-password");
            });
  }

  @Test
  void manyCallsTakeOneLogin() {
    monitors.ensureMonitors(ALPHA);
    kuma.faults().rateLimit();
    assertThat(monitors.ensureMonitors(ALPHA).changes()).isEmpty();
    assertThatThrownBy(() -> monitors("correct").ensureMonitors(ALPHA))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("RATE_LIMITED"));
  }

  @Test
  void whatTheDatabaseSaysIsReportedWithoutItsValues() {
    assertThatThrownBy(
            () ->
                people(it -> it.add(copy(web("x")).put("bogus", "a-secret").put("pushToken", "t"))))
        .hasMessageContaining("no column named bogus")
        .hasMessageNotContaining("a-secret");
  }

  private KumaMonitors monitors(String password) {
    return new KumaMonitors(new Source(password), http, Heartbeat.none());
  }

  private String pageUrl() {
    return "http://127.0.0.1:%d/".formatted(page.getAddress().getPort());
  }

  private ObjectNode named(String name) {
    return kuma.monitors().stream()
        .filter(row -> row.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> listed() {
    var page = kuma.statusPage("clients").orElseThrow();
    return page.path("publicGroupList").valueStream().map(KumaMonitorsTest::entry).toList();
  }

  private static String entry(JsonNode group) {
    var names = group.path("monitorList").valueStream().map(it -> it.path("name").asText());
    return group.path("name").asText() + ": " + String.join(", ", names.toList());
  }

  private void push(String token) throws IOException {
    var request = new Request.Builder().url(kuma.url() + "/api/push/" + token).build();
    try (var answer = http.newCall(request).execute()) {
      assertThat(answer.code()).isEqualTo(200);
    }
  }

  private interface Work {
    int with(UptimeKuma kuma);
  }

  /** What an operator does by hand. */
  private int people(Work work) {
    try (var hands = hands()) {
      return work.with(hands);
    }
  }

  private UptimeKuma hands() {
    var hands = new UptimeKuma(URI.create(kuma.url()), http);
    hands.logIn(Optional.empty(), new MonitoringSource.Login("admin", "correct"));
    return hands;
  }

  private static JSONObject copy(ObjectNode row) {
    return new JSONObject()
        .put("type", row.path("type").asText())
        .put("name", row.path("name").asText())
        .put("url", row.path("url").asText())
        .put("interval", 60)
        .put("retryInterval", 60)
        .put("timeout", 5)
        .put("accepted_statuscodes", new JSONArray().put("200-299"))
        .put("conditions", new JSONArray());
  }

  private ObjectNode web(String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "http")
        .put("name", name)
        .put("url", pageUrl());
  }

  private static MonitoringSpec spec(String client, String run) {
    return new MonitoringSpec(new ClientName(client), "0".repeat(40), List.of(), new RunLabel(run));
  }

  /** Plans with one page; everything in the plan is short, to have beats soon. */
  private final class Source implements MonitoringSource {
    private final String password;

    Source(String password) {
      this.password = password;
    }

    @Override
    public MonitoringPlan plan(MonitoringSpec spec) {
      return new MonitoringPlan(
          URI.create(kuma.url()),
          spec.client(),
          Duration.ofSeconds(1),
          "clients",
          List.of(new MonitoringPlan.Page("nextcloud/@/", "Nextcloud", pageUrl(), 200, tolerated)));
    }

    @Override
    public Login login() {
      return new Login("admin", password);
    }

    @Override
    public String pushToken(ClientName client) {
      return "token-of-" + client;
    }
  }
}
