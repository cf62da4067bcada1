package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.operation.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.operation.FailureType.SCANNER_UNAVAILABLE;
import static society.postx.platform.workflows.release.ReleaseRehearsal.ID;
import static society.postx.platform.workflows.release.ReleaseRehearsal.RELEASE;
import static society.postx.platform.workflows.release.ReleaseRehearsal.decision;
import static society.postx.platform.workflows.release.ReleaseRehearsal.progress;
import static society.postx.platform.workflows.release.ReleaseRehearsal.result;
import static society.postx.platform.workflows.release.ReleaseRehearsal.with;

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
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.rollout.State;

/**
 * Recorded histories of releases and of their clients replay. As for onboarding: new paths are
 * recorded with {@code RECORD_HISTORIES=true}, an old one never again.
 */
@Timeout(60)
class ReleaseHistoryTest {
  private static final Path FOLDER = Path.of("src/test/resources/histories");

  /** What happens, and the workflows whose histories are kept of it. */
  private record Scene(Consumer<ReleaseRehearsal> play, Map<String, String> kept) {
    private static Scene of(Consumer<ReleaseRehearsal> play, String release) {
      return new Scene(play, Map.of(release, ID));
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
          Scene.of(ReleaseHistoryTest::good, "release-done").and("client-done", "beta"),
          "dry run",
          Scene.of(it -> result(it.deploy(with("dryRun", true))), "release-dry-run"),
          "rejected",
          Scene.of(ReleaseHistoryTest::rejected, "release-rejected")
              .and("client-taken-back", "alpha"),
          "silence",
          Scene.of(it -> result(it.deploy(with("approvalTimeout", "PT1H"))), "release-silence"),
          "stopped",
          Scene.of(ReleaseHistoryTest::stopped, "release-stopped")
              .and("client-rolled-back", "beta"),
          "migrated",
          Scene.of(ReleaseHistoryTest::migrated, "release-migrated").and("client-restored", "beta"),
          "given up",
          Scene.of(ReleaseHistoryTest::givenUp, "release-given-up").and("client-broken", "beta"),
          "paused",
          Scene.of(ReleaseHistoryTest::pausedAndAborted, "release-paused-aborted"),
          "deferred",
          Scene.of(ReleaseHistoryTest::deferred, "release-deferred").and("client-deferred", "beta"),
          "scanner",
          Scene.of(ReleaseHistoryTest::scannerMissing, "release-scanner-retried"));

  static Stream<Arguments> histories() {
    return SCENES.values().stream()
        .flatMap(scene -> scene.kept().keySet().stream())
        .sorted()
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aRecordedHistoryReplays(String name) throws Exception {
    var type = name.startsWith("release") ? DeployReleaseImpl.class : DeployClientImpl.class;
    WorkflowReplayer.replayWorkflowExecution(history(read(name)), type);
  }

  /** As a careless change would look to a running workflow, only the other way round. */
  @Test
  void aWorkflowThatDecidesOtherwiseIsRefused() throws IOException {
    var changed = read("release-done").replace("\"ScanImages\"", "\"ScanNothing\"");
    assertThatThrownBy(
            () ->
                WorkflowReplayer.replayWorkflowExecution(history(changed), DeployReleaseImpl.class))
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
    try (var rehearsal = new ReleaseRehearsal()) {
      rehearsal.fleet.add("alpha", CANARY);
      rehearsal.fleet.add("beta", PRODUCTION);
      scene.play().accept(rehearsal);
      for (var kept : scene.kept().entrySet()) {
        Files.writeString(
            file(kept.getKey()), rehearsal.client.fetchHistory(kept.getValue()).toJson(false));
      }
    }
  }

  /** The children's ids hang on the release's. */
  private static WorkflowExecutionHistory history(String json) {
    return WorkflowExecutionHistory.fromJson(json, ID);
  }

  private static Path file(String name) {
    return FOLDER.resolve(name + ".json");
  }

  private static String read(String name) throws IOException {
    return Files.readString(file(name));
  }

  private static void good(ReleaseRehearsal rehearsal) {
    var run = rehearsal.deploy(RELEASE);
    rehearsal.approve(run);
    result(run);
  }

  private static void rejected(ReleaseRehearsal rehearsal) {
    var run = rehearsal.deploy(RELEASE);
    rehearsal.awaitGate(run, State.APPROVAL);
    run.signal("reject", decision("login is slow"));
    result(run);
  }

  private static void stopped(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.host("beta").badOnNew();
    good(rehearsal);
  }

  private static void migrated(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.host("beta").migratesSilently();
    stopped(rehearsal);
  }

  private static void givenUp(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.fail("deploy beta", JOB_FAILED, "disk full");
    var run = rehearsal.deploy(RELEASE);
    rehearsal.approve(run);
    var share = rehearsal.share("beta");
    await().ignoreExceptions().until(() -> progress(share).stage().equals("WAITS_FOR_DECISION"));
    share.signal("skip", decision("mending it by hand"));
    result(run);
  }

  private static void pausedAndAborted(ReleaseRehearsal rehearsal) {
    var beta = rehearsal.fleet.hold("deploy beta");
    var run = rehearsal.deploy(RELEASE);
    rehearsal.approve(run);
    await().until(() -> rehearsal.fleet.journal("beta").contains("deploy 0e5"));
    run.signal("pause", decision("wait"));
    rehearsal.awaitGate(run, State.PAUSED);
    run.signal("resume", decision("go on"));
    run.signal("abort", decision("wrong release"));
    beta.countDown();
    result(run);
  }

  private static void deferred(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.host("beta").condition(Condition.UNREACHABLE);
    var run = rehearsal.deploy(with("failureBudget", "1"));
    rehearsal.approve(run);
    rehearsal.environment.sleep(Duration.ofMinutes(40));
    result(run);
  }

  private static void scannerMissing(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.fail("scanImages", SCANNER_UNAVAILABLE, "no database");
    var run = rehearsal.deploy(RELEASE);
    rehearsal.awaitGate(run, State.SCANNER_STUCK);
    rehearsal.fleet.mend("scanImages");
    run.signal("retry", decision("database is back"));
    rehearsal.approve(run);
    result(run);
  }
}
