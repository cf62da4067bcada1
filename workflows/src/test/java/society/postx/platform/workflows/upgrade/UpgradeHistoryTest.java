package society.postx.platform.workflows.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.ID;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.UPGRADE;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.decision;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.result;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.skip;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.with;

import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.rollout.RecordedHistories;
import society.postx.platform.workflows.rollout.Scene;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Replays recorded histories of upgrades and of their clients. */
@Timeout(120)
class UpgradeHistoryTest {
  private static final RecordedHistories<UpgradeTestKit> RECORDED =
      new RecordedHistories<>(
          ID,
          List.of(
              scene(UpgradeHistoryTest::good, "upgrade-done").and("server-done", ID + "/beta"),
              scene(it -> result(it.upgrade(with("dryRun", true))), "upgrade-dry-run"),
              scene(UpgradeHistoryTest::rejected, "upgrade-rejected"),
              scene(it -> result(it.upgrade(with("approvalTimeout", "PT1H"))), "upgrade-silence"),
              scene(UpgradeHistoryTest::upToDate, "upgrade-up-to-date")
                  .and("server-up-to-date", ID + "/beta"),
              scene(UpgradeHistoryTest::noBackup, "upgrade-stopped")
                  .and("server-failed", ID + "/beta"),
              scene(UpgradeHistoryTest::repaired, "upgrade-mended")
                  .and("server-mended", ID + "/beta"),
              scene(UpgradeHistoryTest::givenUp, "upgrade-given-up")
                  .and("server-given-up", ID + "/beta"),
              scene(UpgradeHistoryTest::pausedAndAborted, "upgrade-paused-aborted"),
              scene(UpgradeHistoryTest::deferred, "upgrade-deferred")
                  .and("server-deferred", ID + "/beta"),
              scene(UpgradeHistoryTest::eachWaveApproved, "upgrade-wave-approvals"),
              scene(UpgradeHistoryTest::continued, "upgrade-continued")));

  private static Scene<UpgradeTestKit> scene(Consumer<UpgradeTestKit> play, String history) {
    return new Scene<>(play, Map.of(history, ID));
  }

  static Stream<String> histories() {
    return RECORDED.names();
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aRecordedHistoryReplays(String name) throws Exception {
    var type = name.contains("upgrade-") ? UpgradeServersImpl.class : UpgradeServerImpl.class;
    WorkflowTestKit.replay(RECORDED.history(name), type);
  }

  @Test
  void aWorkflowThatDecidesOtherwiseIsRefused() throws IOException {
    var changed = RECORDED.history("server-done", "\"RebootWhereRequired\"", "\"RebootAnyway\"");
    assertThatThrownBy(() -> WorkflowTestKit.replay(changed, UpgradeServerImpl.class))
        .hasStackTraceContaining("NonDeterministic");
  }

  @Test
  @Timeout(300)
  void everySceneHasItsRecordedHistories() throws Exception {
    assertThat(RECORDED.files(new Stage())).allSatisfy(file -> assertThat(file).exists());
  }

  private static final class Stage implements RecordedHistories.Stage<UpgradeTestKit> {
    @Override
    public UpgradeTestKit open() {
      var kit = new UpgradeTestKit();
      kit.servers.add("alpha", CANARY);
      kit.servers.add("beta", PRODUCTION);
      return kit;
    }

    @Override
    public WorkflowClient client(UpgradeTestKit kit) {
      return kit.client;
    }
  }

  private static void good(UpgradeTestKit kit) {
    var run = kit.upgrade(UPGRADE);
    kit.approve(run);
    result(run);
  }

  private static void rejected(UpgradeTestKit kit) {
    var run = kit.upgrade(UPGRADE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("reject", decision("login is slow"));
    result(run);
  }

  private static void upToDate(UpgradeTestKit kit) {
    kit.servers.lacks("beta", FakeServers.NOTHING);
    good(kit);
  }

  private static void noBackup(UpgradeTestKit kit) {
    kit.servers.fail("backUpTagged beta", FailureType.JOB_FAILED, "Storage Box is full");
    good(kit);
  }

  private static void repaired(UpgradeTestKit kit) {
    kit.servers.sicken("beta");
    var run = kit.upgrade(UPGRADE);
    kit.approve(run);
    var share = kit.stuck("beta");
    kit.servers.repair("checkHttps beta");
    share.signal("retry", decision("fixed"));
    result(run);
  }

  private static void givenUp(UpgradeTestKit kit) {
    kit.servers.sicken("beta");
    var run = kit.upgrade(UPGRADE);
    kit.approve(run);
    kit.stuck("beta").signal("skip", skip("WELL", "repairing it by hand"));
    result(run);
  }

  private static void pausedAndAborted(UpgradeTestKit kit) {
    var beta = kit.servers.hold("upgradePackages beta");
    var run = kit.upgrade(UPGRADE);
    kit.approve(run);
    await().until(() -> kit.servers.journal("beta").contains("upgrade"));
    run.signal("pause", decision("wait"));
    kit.awaitGate(run, RolloutStage.PAUSED);
    run.signal("resume", decision("go on"));
    run.signal("abort", decision("too late"));
    beta.countDown();
    result(run);
  }

  private static void deferred(UpgradeTestKit kit) {
    kit.servers.host("beta").condition(Condition.UNREACHABLE);
    var run = kit.upgrade(with("failureBudget", "1"));
    kit.approve(run);
    result(run);
  }

  private static void eachWaveApproved(UpgradeTestKit kit) {
    kit.servers.add("gamma", PRODUCTION);
    var run = kit.upgrade(with("approveEachWave", true));
    kit.approve(run);
    kit.awaitGate(run, RolloutStage.WAVE_APPROVAL);
    Approvals.approve(run, "the first wave is healthy");
    result(run);
  }

  /** Recorded with {@code LongHistory} at 100 events: what is kept is the run it continued as. */
  private static void continued(UpgradeTestKit kit) {
    for (var name : List.of("gamma", "delta", "epsilon", "zeta")) {
      kit.servers.add(name, PRODUCTION);
    }
    good(kit);
  }
}
