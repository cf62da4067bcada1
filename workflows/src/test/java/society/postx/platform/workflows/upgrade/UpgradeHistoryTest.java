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
import static society.postx.platform.workflows.upgrade.UpgradeRehearsal.skip;
import static society.postx.platform.workflows.upgrade.UpgradeRehearsal.with;

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
  private static final RecordedHistories<UpgradeRehearsal> RECORDED =
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

  private static Scene<UpgradeRehearsal> scene(Consumer<UpgradeRehearsal> play, String history) {
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

  private static final class Stage implements RecordedHistories.Stage<UpgradeRehearsal> {
    @Override
    public UpgradeRehearsal open() {
      var rehearsal = new UpgradeRehearsal();
      rehearsal.servers.add("alpha", CANARY);
      rehearsal.servers.add("beta", PRODUCTION);
      return rehearsal;
    }

    @Override
    public WorkflowClient client(UpgradeRehearsal rehearsal) {
      return rehearsal.client;
    }
  }

  private static void good(UpgradeRehearsal rehearsal) {
    var run = rehearsal.upgrade(UPGRADE);
    rehearsal.approve(run);
    result(run);
  }

  private static void rejected(UpgradeRehearsal rehearsal) {
    var run = rehearsal.upgrade(UPGRADE);
    rehearsal.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("reject", decision("login is slow"));
    result(run);
  }

  private static void upToDate(UpgradeRehearsal rehearsal) {
    rehearsal.servers.lacks("beta", FakeServers.NOTHING);
    good(rehearsal);
  }

  private static void noBackup(UpgradeRehearsal rehearsal) {
    rehearsal.servers.fail("backUpTagged beta", FailureType.JOB_FAILED, "Storage Box is full");
    good(rehearsal);
  }

  private static void repaired(UpgradeRehearsal rehearsal) {
    rehearsal.servers.sicken("beta");
    var run = rehearsal.upgrade(UPGRADE);
    rehearsal.approve(run);
    var share = rehearsal.stuck("beta");
    rehearsal.servers.repair("checkHttps beta");
    share.signal("retry", decision("fixed"));
    result(run);
  }

  private static void givenUp(UpgradeRehearsal rehearsal) {
    rehearsal.servers.sicken("beta");
    var run = rehearsal.upgrade(UPGRADE);
    rehearsal.approve(run);
    rehearsal.stuck("beta").signal("skip", skip("WELL", "repairing it by hand"));
    result(run);
  }

  private static void pausedAndAborted(UpgradeRehearsal rehearsal) {
    var beta = rehearsal.servers.hold("upgradePackages beta");
    var run = rehearsal.upgrade(UPGRADE);
    rehearsal.approve(run);
    await().until(() -> rehearsal.servers.journal("beta").contains("upgrade"));
    run.signal("pause", decision("wait"));
    rehearsal.awaitGate(run, RolloutStage.PAUSED);
    run.signal("resume", decision("go on"));
    run.signal("abort", decision("too late"));
    beta.countDown();
    result(run);
  }

  private static void deferred(UpgradeRehearsal rehearsal) {
    rehearsal.servers.host("beta").condition(Condition.UNREACHABLE);
    var run = rehearsal.upgrade(with("failureBudget", "1"));
    rehearsal.approve(run);
    result(run);
  }

  private static void eachWaveApproved(UpgradeRehearsal rehearsal) {
    rehearsal.servers.add("gamma", PRODUCTION);
    var run = rehearsal.upgrade(with("approveEachWave", true));
    rehearsal.approve(run);
    rehearsal.awaitGate(run, RolloutStage.WAVE_APPROVAL);
    Approvals.approve(run, "the first wave is healthy");
    result(run);
  }

  /** Recorded with {@code LongHistory} at 100 events: what is kept is the run it continued as. */
  private static void continued(UpgradeRehearsal rehearsal) {
    for (var name : List.of("gamma", "delta", "epsilon", "zeta")) {
      rehearsal.servers.add(name, PRODUCTION);
    }
    good(rehearsal);
  }
}
