package society.postx.platform.workflows.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.upgrade.UpgradeRehearsal.ID;
import static society.postx.platform.workflows.upgrade.UpgradeRehearsal.UPGRADE;
import static society.postx.platform.workflows.upgrade.UpgradeRehearsal.decision;
import static society.postx.platform.workflows.upgrade.UpgradeRehearsal.result;
import static society.postx.platform.workflows.upgrade.UpgradeRehearsal.with;

import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.FailureType;
import society.postx.platform.workflows.rollout.State;

/**
 * Recorded histories of upgrades and of their clients replay. New paths are recorded with {@code
 * RECORD_HISTORIES=true}, an old one never again.
 */
@Timeout(120)
class UpgradeHistoryTest {
  private static final Path FOLDER = Path.of("src/test/resources/histories");

  /** What happens, and the workflows whose histories are kept of it. */
  private record Scene(Consumer<UpgradeRehearsal> play, Map<String, String> kept) {
    private static Scene of(Consumer<UpgradeRehearsal> play, String upgrade) {
      return new Scene(play, Map.of(upgrade, ID));
    }

    private Scene and(String history, String client) {
      var more = new TreeMap<>(kept);
      more.put(history, ID + "/" + client);
      return new Scene(play, more);
    }
  }

  private static final Map<String, Scene> SCENES =
      Map.of(
          "good",
          Scene.of(UpgradeHistoryTest::good, "upgrade-done").and("server-done", "beta"),
          "dry run",
          Scene.of(it -> result(it.upgrade(with("dryRun", true))), "upgrade-dry-run"),
          "rejected",
          Scene.of(UpgradeHistoryTest::rejected, "upgrade-rejected"),
          "silence",
          Scene.of(it -> result(it.upgrade(with("approvalTimeout", "PT1H"))), "upgrade-silence"),
          "up to date",
          Scene.of(UpgradeHistoryTest::upToDate, "upgrade-up-to-date")
              .and("server-up-to-date", "beta"),
          "no backup",
          Scene.of(UpgradeHistoryTest::noBackup, "upgrade-stopped").and("server-failed", "beta"),
          "mended",
          Scene.of(UpgradeHistoryTest::mended, "upgrade-mended").and("server-mended", "beta"),
          "given up",
          Scene.of(UpgradeHistoryTest::givenUp, "upgrade-given-up").and("server-given-up", "beta"),
          "paused",
          Scene.of(UpgradeHistoryTest::pausedAndAborted, "upgrade-paused-aborted"),
          "deferred",
          Scene.of(UpgradeHistoryTest::deferred, "upgrade-deferred")
              .and("server-deferred", "beta"));

  static Stream<Arguments> histories() {
    return SCENES.values().stream()
        .flatMap(scene -> scene.kept().keySet().stream())
        .sorted()
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aRecordedHistoryReplays(String name) throws Exception {
    var type = name.startsWith("upgrade") ? UpgradeServersImpl.class : UpgradeServerImpl.class;
    WorkflowReplayer.replayWorkflowExecution(history(read(name)), type);
  }

  /** As a careless change would look to a running workflow, only the other way round. */
  @Test
  void aWorkflowThatDecidesOtherwiseIsRefused() throws IOException {
    var changed = read("server-done").replace("\"RebootWhereRequired\"", "\"RebootAnyway\"");
    assertThatThrownBy(
            () ->
                WorkflowReplayer.replayWorkflowExecution(history(changed), UpgradeServerImpl.class))
        .hasStackTraceContaining("NonDeterministic");
  }

  @Test
  @Timeout(300)
  void everySceneHasItsRecordedHistories() throws IOException {
    for (var scene : SCENES.values()) {
      var missing = scene.kept().keySet().stream().anyMatch(name -> Files.notExists(file(name)));
      if (missing && Boolean.parseBoolean(System.getenv("RECORD_HISTORIES"))) {
        record(scene);
      }
      assertThat(scene.kept().keySet()).allSatisfy(name -> assertThat(file(name)).exists());
    }
  }

  private static void record(Scene scene) throws IOException {
    try (var rehearsal = new UpgradeRehearsal()) {
      rehearsal.servers.add("alpha", CANARY);
      rehearsal.servers.add("beta", PRODUCTION);
      scene.play().accept(rehearsal);
      for (var kept : scene.kept().entrySet()) {
        Files.writeString(
            file(kept.getKey()), rehearsal.client.fetchHistory(kept.getValue()).toJson(false));
      }
    }
  }

  /** The children's ids hang on the upgrade's. */
  private static WorkflowExecutionHistory history(String json) {
    return WorkflowExecutionHistory.fromJson(json, ID);
  }

  private static Path file(String name) {
    return FOLDER.resolve(name + ".json");
  }

  private static String read(String name) throws IOException {
    return Files.readString(file(name));
  }

  private static void good(UpgradeRehearsal rehearsal) {
    var run = rehearsal.upgrade(UPGRADE);
    rehearsal.approve(run);
    result(run);
  }

  private static void rejected(UpgradeRehearsal rehearsal) {
    var run = rehearsal.upgrade(UPGRADE);
    rehearsal.awaitGate(run, State.APPROVAL);
    run.signal("reject", decision("login is slow"));
    result(run);
  }

  private static void upToDate(UpgradeRehearsal rehearsal) {
    rehearsal.servers.lacks("beta", FakeServers.NOTHING);
    good(rehearsal);
  }

  private static void noBackup(UpgradeRehearsal rehearsal) {
    rehearsal.servers.fail("backUpTagged beta", FailureType.JOB_FAILED, "box is full");
    good(rehearsal);
  }

  private static void mended(UpgradeRehearsal rehearsal) {
    rehearsal.servers.sicken("beta");
    var run = rehearsal.upgrade(UPGRADE);
    rehearsal.approve(run);
    var share = rehearsal.stuck("beta");
    rehearsal.servers.mend("checkHttps beta");
    share.signal("retry", decision("mended"));
    result(run);
  }

  private static void givenUp(UpgradeRehearsal rehearsal) {
    rehearsal.servers.sicken("beta");
    var run = rehearsal.upgrade(UPGRADE);
    rehearsal.approve(run);
    rehearsal.stuck("beta").signal("skip", decision("mending it by hand"));
    result(run);
  }

  private static void pausedAndAborted(UpgradeRehearsal rehearsal) {
    var beta = rehearsal.servers.hold("upgradePackages beta");
    var run = rehearsal.upgrade(UPGRADE);
    rehearsal.approve(run);
    await().until(() -> rehearsal.servers.journal("beta").contains("upgrade"));
    run.signal("pause", decision("wait"));
    rehearsal.awaitGate(run, State.PAUSED);
    run.signal("resume", decision("go on"));
    run.signal("abort", decision("too late"));
    beta.countDown();
    result(run);
  }

  private static void deferred(UpgradeRehearsal rehearsal) {
    rehearsal.servers.host("beta").condition(Condition.UNREACHABLE);
    var run = rehearsal.upgrade(with("failureBudget", "1"));
    rehearsal.approve(run);
    rehearsal.environment.sleep(Duration.ofMinutes(40));
    result(run);
  }
}
