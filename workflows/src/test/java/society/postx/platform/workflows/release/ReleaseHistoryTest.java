package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.SCANNER_UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.release.ReleaseTestKit.ID;
import static society.postx.platform.workflows.release.ReleaseTestKit.RELEASE;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.progress;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;
import static society.postx.platform.workflows.release.ReleaseTestKit.skip;
import static society.postx.platform.workflows.release.ReleaseTestKit.with;

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
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.rollout.RecordedHistories;
import society.postx.platform.workflows.rollout.Scene;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Replays recorded histories of releases and of their clients. */
@Timeout(60)
class ReleaseHistoryTest {
  private static final RecordedHistories<ReleaseTestKit> RECORDED =
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
              scene(ReleaseHistoryTest::abortedInSoak, "release-soak-aborted"),
              scene(ReleaseHistoryTest::registryDown, "release-registry-down")
                  .and("client-pulled-first", ID + "/alpha")
                  .and("client-not-pulled", ID + "/beta")
                  .and("client-checked-inside", ID + "/alpha"),
              scene(ReleaseHistoryTest::secretChanged, "release-secret-changed"),
              scene(it -> outage(it, "deploy begins beta"), "release-outage")
                  .and("client-unreached", ID + "/beta"),
              scene(it -> outage(it, "deploy beta"), "release-outage-migrated")
                  .and("client-restored-later", ID + "/beta")));

  private static Scene<ReleaseTestKit> scene(Consumer<ReleaseTestKit> play, String history) {
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

  private static final class Stage implements RecordedHistories.Stage<ReleaseTestKit> {
    @Override
    public ReleaseTestKit open() {
      var kit = new ReleaseTestKit();
      kit.fleet.add("alpha", CANARY);
      kit.fleet.add("beta", PRODUCTION);
      return kit;
    }

    @Override
    public WorkflowClient client(ReleaseTestKit kit) {
      return kit.client;
    }
  }

  private static void good(ReleaseTestKit kit) {
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    result(run);
  }

  private static void secretChanged(ReleaseTestKit kit) {
    kit.fleet.changedSecrets().add("beta");
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.SECRETS_STUCK);
    kit.fleet.changedSecrets().clear();
    run.signal("retry", decision("rotation recorded"));
    kit.approve(run);
    result(run);
  }

  /** The host of a client in production is out of reach from this moment on until a retry. */
  private static void outage(ReleaseTestKit kit, String moment) {
    kit.fleet.declareMigration();
    var beta = kit.fleet.host("beta");
    kit.fleet.during(moment, () -> beta.condition(Condition.UNREACHABLE));
    kit.fleet.fail(moment, UNAVAILABLE, "no route to host");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    var share = kit.share("beta");
    await().ignoreExceptions().until(() -> progress(share).stage().equals("WAITS_FOR_DECISION"));
    kit.fleet.repair(moment);
    beta.condition(Condition.HEALTHY);
    share.signal("retry", decision("SSH is back"));
    result(run);
  }

  private static void registryDown(ReleaseTestKit kit) {
    kit.fleet.fail("pullImages beta", FailureType.UNAVAILABLE, "connection refused");
    good(kit);
  }

  private static void rejected(ReleaseTestKit kit) {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("reject", decision("login is slow"));
    result(run);
  }

  private static void stopped(ReleaseTestKit kit) {
    kit.fleet.host("beta").badOnNew();
    good(kit);
  }

  private static void migrated(ReleaseTestKit kit) {
    kit.fleet.host("beta").migratesSilently();
    stopped(kit);
  }

  private static void givenUp(ReleaseTestKit kit) {
    kit.fleet.fail("deploy beta", JOB_FAILED, "disk full");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    var share = kit.share("beta");
    await().ignoreExceptions().until(() -> progress(share).stage().equals("WAITS_FOR_DECISION"));
    share.signal("skip", skip("ROLL_BACK", "repairing it by hand"));
    result(run);
  }

  private static void pausedAndAborted(ReleaseTestKit kit) {
    var beta = kit.fleet.hold("deploy beta");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    await().until(() -> kit.fleet.journal("beta").contains("deploy 0e5"));
    run.signal("pause", decision("wait"));
    kit.awaitGate(run, RolloutStage.PAUSED);
    run.signal("resume", decision("go on"));
    run.signal("abort", decision("wrong release"));
    beta.countDown();
    result(run);
  }

  private static void deferred(ReleaseTestKit kit) {
    kit.fleet.host("beta").condition(Condition.UNREACHABLE);
    var run = kit.deploy(with("failureBudget", "1"));
    kit.approve(run);
    result(run);
  }

  private static void scannerMissing(ReleaseTestKit kit) {
    kit.fleet.fail("scanImages", SCANNER_UNAVAILABLE, "no database");
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.SCANNER_STUCK);
    kit.fleet.repair("scanImages");
    run.signal("retry", decision("database is back"));
    kit.approve(run);
    result(run);
  }

  private static void eachWaveApproved(ReleaseTestKit kit) {
    kit.fleet.add("gamma", PRODUCTION);
    var run = kit.deploy(with("approveEachWave", true));
    kit.approve(run);
    kit.awaitGate(run, RolloutStage.WAVE_APPROVAL);
    Approvals.approve(run, "the first wave is healthy");
    result(run);
  }

  /** Recorded with {@code LongHistory} at 100 events: what is kept is the run it continued as. */
  private static void continued(ReleaseTestKit kit) {
    for (var name : List.of("gamma", "delta", "epsilon", "zeta")) {
      kit.fleet.add(name, PRODUCTION);
    }
    good(kit);
  }

  private static void rollbackStuck(ReleaseTestKit kit) {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    kit.fleet.fail("deploy alpha", JOB_FAILED, "disk full");
    run.signal("rollback", decision("login is slow"));
    var share = kit.share("alpha");
    await().ignoreExceptions().until(() -> progress(share).stage().equals("WAITS_FOR_DECISION"));
    kit.fleet.repair("deploy alpha");
    share.signal("retry", decision("disk freed"));
    result(run);
  }

  private static void rollbackPastARunningClient(ReleaseTestKit kit) {
    kit.fleet.add("gamma", PRODUCTION);
    var backup = kit.fleet.hold("backUpTagged gamma");
    var run = kit.deploy(with("waves", List.of(2)));
    kit.approve(run);
    await().until(() -> kit.fleet.journal("gamma").contains("backup"));
    run.signal("rollback", decision("users complain"));
    await().until(() -> kit.fleet.host("alpha").commit().equals(FakeHost.OLD));
    backup.countDown();
    result(run);
  }

  private static void dryRunAborted(ReleaseTestKit kit) {
    var plan = kit.fleet.hold("planDeployment beta");
    var run = kit.deploy(with("dryRun", true));
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

  private static void abortedInSoak(ReleaseTestKit kit) {
    var sample = kit.fleet.hold("sampleHealth alpha");
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.SOAK);
    run.signal("abort", decision("wrong release"));
    await().until(() -> kit.fleet.host("alpha").commit().equals(FakeHost.OLD));
    sample.countDown();
    result(run);
  }

  private static void awaitStage(WorkflowStub run, String stage) {
    await().until(() -> progress(run).stage().equals(stage));
  }

  private static void clientAsks(ReleaseTestKit kit) {
    kit.fleet.add("gamma", PRODUCTION);
    kit.fleet.fail("deploy beta", JOB_FAILED, "disk full");
    var run = kit.deploy(with("waveLimit", 1, "failureBudget", "1"));
    kit.approve(run);
    answered(kit, run);
  }

  private static void rollbackPastAStuckClient(ReleaseTestKit kit) {
    kit.fleet.add("gamma", PRODUCTION);
    var gamma = kit.fleet.hold("deploy gamma");
    var run = kit.deploy(with("waveLimit", 1));
    kit.approve(run);
    await().until(() -> kit.fleet.journal("gamma").contains("deploy 0e5"));
    kit.fleet.fail("deploy beta", JOB_FAILED, "disk full");
    run.signal("rollback", decision("users complain"));
    gamma.countDown();
    await().until(() -> kit.fleet.journal("alpha").contains("deploy 01d"));
    answered(kit, run);
  }

  private static void answered(ReleaseTestKit kit, WorkflowStub run) {
    await().until(() -> progress(run).stage().equals("WAITS_FOR_DECISION"));
    kit.fleet.repair("deploy beta");
    kit.share("beta").signal("retry", decision("disk freed"));
    result(run);
  }

  private static void hostsNotFound(ReleaseTestKit kit) {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    kit.fleet.fail("locate", UNAVAILABLE, "no answer");
    run.signal("rollback", decision("login is slow"));
    kit.awaitGate(run, RolloutStage.ROLLBACK_STUCK);
    kit.fleet.repair("locate");
    run.signal("retry", decision("Hetzner answers again"));
    result(run);
  }
}
