package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.SCANNER_UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.release.ReleaseRehearsal.ID;
import static society.postx.platform.workflows.release.ReleaseRehearsal.RELEASE;
import static society.postx.platform.workflows.release.ReleaseRehearsal.decision;
import static society.postx.platform.workflows.release.ReleaseRehearsal.progress;
import static society.postx.platform.workflows.release.ReleaseRehearsal.result;
import static society.postx.platform.workflows.release.ReleaseRehearsal.skip;
import static society.postx.platform.workflows.release.ReleaseRehearsal.with;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.rollout.RecordedHistories;
import society.postx.platform.workflows.rollout.Scene;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Replays recorded histories of releases and of their clients. */
@Timeout(60)
class ReleaseHistoryTest {
  private static final RecordedHistories<ReleaseRehearsal> RECORDED =
      new RecordedHistories<>(
          ID,
          List.of(
              scene(ReleaseHistoryTest::good, "release-done").and("client-done", ID + "/beta"),
              scene(it -> result(it.deploy(with("dryRun", true))), "release-dry-run"),
              scene(ReleaseHistoryTest::rejected, "release-rejected")
                  .and("client-taken-back", ID + "/alpha"),
              scene(it -> result(it.deploy(with("approvalTimeout", "PT1H"))), "release-silence"),
              scene(ReleaseHistoryTest::stopped, "release-stopped")
                  .and("client-rolled-back", ID + "/beta"),
              scene(ReleaseHistoryTest::migrated, "release-migrated")
                  .and("client-restored", ID + "/beta"),
              scene(ReleaseHistoryTest::givenUp, "release-given-up")
                  .and("client-broken", ID + "/beta"),
              scene(ReleaseHistoryTest::pausedAndAborted, "release-paused-aborted"),
              scene(ReleaseHistoryTest::deferred, "release-deferred")
                  .and("client-deferred", ID + "/beta"),
              scene(ReleaseHistoryTest::scannerMissing, "release-scanner-retried"),
              scene(ReleaseHistoryTest::eachWaveApproved, "release-wave-approvals"),
              scene(ReleaseHistoryTest::continued, "release-continued"),
              scene(ReleaseHistoryTest::rollbackStuck, "release-rollback-stuck")
                  .and("client-return-stuck", ID + "/alpha"),
              scene(ReleaseHistoryTest::clientAsks, "release-client-asks")
                  .and("client-asks", ID + "/beta"),
              scene(ReleaseHistoryTest::rollbackPastAStuckClient, "release-rollback-past-stuck"),
              scene(ReleaseHistoryTest::hostsNotFound, "release-rollback-hosts-not-found"),
              scene(
                  ReleaseHistoryTest::rollbackPastARunningClient, "release-rollback-past-running"),
              scene(ReleaseHistoryTest::dryRunAborted, "release-dry-run-aborted"),
              scene(ReleaseHistoryTest::abortedInSoak, "release-soak-aborted")));

  private static Scene<ReleaseRehearsal> scene(Consumer<ReleaseRehearsal> play, String history) {
    return new Scene<>(play, Map.of(history, ID));
  }

  static Stream<String> histories() {
    return RECORDED.names();
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aRecordedHistoryReplays(String name) throws Exception {
    var type = name.contains("release-") ? DeployReleaseImpl.class : DeployClientImpl.class;
    WorkflowTestKit.replay(RECORDED.history(name), type);
  }

  @Test
  void aWorkflowThatDecidesOtherwiseIsRefused() throws IOException {
    var changed = RECORDED.history("release-done", "\"ScanImages\"", "\"ScanNothing\"");
    assertThatThrownBy(() -> WorkflowTestKit.replay(changed, DeployReleaseImpl.class))
        .hasStackTraceContaining("NonDeterministic");
  }

  @Test
  @Timeout(300)
  void everySceneHasItsRecordedHistories() throws Exception {
    assertThat(RECORDED.files(new Stage())).allSatisfy(file -> assertThat(file).exists());
  }

  private static final class Stage implements RecordedHistories.Stage<ReleaseRehearsal> {
    @Override
    public ReleaseRehearsal open() {
      var rehearsal = new ReleaseRehearsal();
      rehearsal.fleet.add("alpha", CANARY);
      rehearsal.fleet.add("beta", PRODUCTION);
      return rehearsal;
    }

    @Override
    public WorkflowClient client(ReleaseRehearsal rehearsal) {
      return rehearsal.client;
    }
  }

  private static void good(ReleaseRehearsal rehearsal) {
    var run = rehearsal.deploy(RELEASE);
    rehearsal.approve(run);
    result(run);
  }

  private static void rejected(ReleaseRehearsal rehearsal) {
    var run = rehearsal.deploy(RELEASE);
    rehearsal.awaitGate(run, RolloutStage.APPROVAL);
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
    share.signal("skip", skip("ROLL_BACK", "repairing it by hand"));
    result(run);
  }

  private static void pausedAndAborted(ReleaseRehearsal rehearsal) {
    var beta = rehearsal.fleet.hold("deploy beta");
    var run = rehearsal.deploy(RELEASE);
    rehearsal.approve(run);
    await().until(() -> rehearsal.fleet.journal("beta").contains("deploy 0e5"));
    run.signal("pause", decision("wait"));
    rehearsal.awaitGate(run, RolloutStage.PAUSED);
    run.signal("resume", decision("go on"));
    run.signal("abort", decision("wrong release"));
    beta.countDown();
    result(run);
  }

  private static void deferred(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.host("beta").condition(Condition.UNREACHABLE);
    var run = rehearsal.deploy(with("failureBudget", "1"));
    rehearsal.approve(run);
    result(run);
  }

  private static void scannerMissing(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.fail("scanImages", SCANNER_UNAVAILABLE, "no database");
    var run = rehearsal.deploy(RELEASE);
    rehearsal.awaitGate(run, RolloutStage.SCANNER_STUCK);
    rehearsal.fleet.repair("scanImages");
    run.signal("retry", decision("database is back"));
    rehearsal.approve(run);
    result(run);
  }

  private static void eachWaveApproved(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.add("gamma", PRODUCTION);
    var run = rehearsal.deploy(with("approveEachWave", true));
    rehearsal.approve(run);
    rehearsal.awaitGate(run, RolloutStage.WAVE_APPROVAL);
    Approvals.approve(run, "the first wave is healthy");
    result(run);
  }

  /** Recorded with {@code LongHistory} at 100 events: what is kept is the run it continued as. */
  private static void continued(ReleaseRehearsal rehearsal) {
    for (var name : List.of("gamma", "delta", "epsilon", "zeta")) {
      rehearsal.fleet.add(name, PRODUCTION);
    }
    good(rehearsal);
  }

  private static void rollbackStuck(ReleaseRehearsal rehearsal) {
    var run = rehearsal.deploy(RELEASE);
    rehearsal.awaitGate(run, RolloutStage.APPROVAL);
    rehearsal.fleet.fail("deploy alpha", JOB_FAILED, "disk full");
    run.signal("rollback", decision("login is slow"));
    var share = rehearsal.share("alpha");
    await().ignoreExceptions().until(() -> progress(share).stage().equals("WAITS_FOR_DECISION"));
    rehearsal.fleet.repair("deploy alpha");
    share.signal("retry", decision("disk freed"));
    result(run);
  }

  private static void rollbackPastARunningClient(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.add("gamma", PRODUCTION);
    var backup = rehearsal.fleet.hold("backUpTagged gamma");
    var run = rehearsal.deploy(with("waves", List.of(2)));
    rehearsal.approve(run);
    await().until(() -> rehearsal.fleet.journal("gamma").contains("backup"));
    run.signal("rollback", decision("users complain"));
    await().until(() -> rehearsal.fleet.host("alpha").commit().equals(FakeHost.OLD));
    backup.countDown();
    result(run);
  }

  private static void dryRunAborted(ReleaseRehearsal rehearsal) {
    var plan = rehearsal.fleet.hold("planDeployment beta");
    var run = rehearsal.deploy(with("dryRun", true));
    await()
        .until(
            () ->
                progress(run).items().stream()
                    .anyMatch(
                        it -> it.step().equals("PLAN_CHANGES") && it.state() == StepState.RUNNING));
    run.signal("abort", decision("wrong release"));
    awaitStage(run, "ENDED");
    plan.countDown();
    result(run);
  }

  private static void abortedInSoak(ReleaseRehearsal rehearsal) {
    var sample = rehearsal.fleet.hold("sampleHealth alpha");
    var run = rehearsal.deploy(RELEASE);
    rehearsal.awaitGate(run, RolloutStage.SOAK);
    run.signal("abort", decision("wrong release"));
    await().until(() -> rehearsal.fleet.host("alpha").commit().equals(FakeHost.OLD));
    sample.countDown();
    result(run);
  }

  private static void awaitStage(WorkflowStub run, String stage) {
    await().until(() -> progress(run).stage().equals(stage));
  }

  private static void clientAsks(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.add("gamma", PRODUCTION);
    rehearsal.fleet.fail("deploy beta", JOB_FAILED, "disk full");
    var run = rehearsal.deploy(with("waveLimit", 1, "failureBudget", "1"));
    rehearsal.approve(run);
    answered(rehearsal, run);
  }

  private static void rollbackPastAStuckClient(ReleaseRehearsal rehearsal) {
    rehearsal.fleet.add("gamma", PRODUCTION);
    var gamma = rehearsal.fleet.hold("deploy gamma");
    var run = rehearsal.deploy(with("waveLimit", 1));
    rehearsal.approve(run);
    await().until(() -> rehearsal.fleet.journal("gamma").contains("deploy 0e5"));
    rehearsal.fleet.fail("deploy beta", JOB_FAILED, "disk full");
    run.signal("rollback", decision("users complain"));
    gamma.countDown();
    await().until(() -> rehearsal.fleet.journal("alpha").contains("deploy 01d"));
    answered(rehearsal, run);
  }

  private static void answered(ReleaseRehearsal rehearsal, WorkflowStub run) {
    await().until(() -> progress(run).stage().equals("WAITS_FOR_DECISION"));
    rehearsal.fleet.repair("deploy beta");
    rehearsal.share("beta").signal("retry", decision("disk freed"));
    result(run);
  }

  private static void hostsNotFound(ReleaseRehearsal rehearsal) {
    var run = rehearsal.deploy(RELEASE);
    rehearsal.awaitGate(run, RolloutStage.APPROVAL);
    rehearsal.fleet.fail("locate", UNAVAILABLE, "no answer");
    run.signal("rollback", decision("login is slow"));
    rehearsal.awaitGate(run, RolloutStage.ROLLBACK_STUCK);
    rehearsal.fleet.repair("locate");
    run.signal("retry", decision("Hetzner answers again"));
    result(run);
  }
}
