package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.release.FakeHost.NEW;
import static society.postx.platform.workflows.release.FakeHost.OLD;
import static society.postx.platform.workflows.release.ReleaseTestKit.RELEASE;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.outcome;
import static society.postx.platform.workflows.release.ReleaseTestKit.progress;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;
import static society.postx.platform.workflows.release.ReleaseTestKit.skip;
import static society.postx.platform.workflows.release.ReleaseTestKit.with;

import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.targets.ClientRow;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/**
 * Proves that a client that waits for people does not block the others and that its release shows
 * it.
 */
@Timeout(60)
class StuckClientTest {
  private static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("Stage");

  private final ReleaseTestKit kit = new ReleaseTestKit();
  private final FakeFleet fleet = kit.fleet;

  @BeforeEach
  void oneCanaryAndTwoInProduction() {
    fleet.add("alpha", CANARY);
    fleet.add("beta", PRODUCTION);
    fleet.add("gamma", PRODUCTION);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aRollbackThatIsStuckKeepsNobodyElseOnTheRelease() throws Exception {
    var gamma = fleet.hold("deploy gamma");
    var run = kit.deploy(with("waveLimit", 1));
    kit.approve(run);
    soon().until(() -> fleet.journal("gamma").contains("deploy 0e5"));
    fleet.fail("deploy beta", JOB_FAILED, "disk full");
    run.signal("rollback", decision("users complain"));
    gamma.countDown();

    awaitCommit(OLD, "alpha", "gamma");
    awaitWaits(run, "deploy/r1/beta: \"Roll back the client\" is stuck: disk full");
    assertThat(run.describe().getTypedSearchAttributes().get(STAGE)).isEqualTo(Operation.WAITS);
    assertThat(run.query("state", RolloutStage.class)).isEqualTo(RolloutStage.ROLLING_BACK);
    assertThat(progress(kit.share("beta")).stage()).isEqualTo(Operation.WAITS);
    assertThat(row(run, "beta").state()).isEqualTo("WAITS");
    assertThat(row(run, "beta").why()).contains("disk full");
    assertThat(fleet.journal()).contains("gamma deploy 01d", "alpha deploy 01d");

    var beta = fleet.hold("deploy beta");
    fleet.repair("deploy beta");
    kit.share("beta").signal("retry", decision("disk freed"));
    soon().until(() -> progress(run).stage().equals("ROLLING_BACK"));
    assertThat(progress(run).headline()).doesNotContain("deploy/r1/beta");
    assertThat(row(run, "beta").state()).isEqualTo("RUNNING");
    beta.countDown();
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    assertThat(outcome(result, "beta")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(progress(run).stage()).isEqualTo("ENDED");
    awaitCommit(OLD, "alpha", "beta", "gamma");
    assertReplays();
  }

  @Test
  void severalStuckRollbacksAreAllNamedAndHoldBackNobody() {
    fleet.add("delta", PRODUCTION);
    var delta = fleet.hold("deploy delta");
    var run = kit.deploy(with("waveLimit", 1));
    kit.approve(run);
    soon().until(() -> fleet.journal("delta").contains("deploy 0e5"));
    fleet.fail("deploy beta", JOB_FAILED, "disk full");
    fleet.fail("deploy gamma", JOB_FAILED, "no such image");
    run.signal("rollback", decision("users complain"));
    delta.countDown();
    awaitCommit(OLD, "alpha", "delta");
    awaitWaits(run, "deploy/r1/beta: ");
    awaitWaits(run, "deploy/r1/gamma: ");
    fleet.repair("deploy gamma");
    fleet.repair("deploy beta");
    kit.share("beta").signal("retry", decision("disk freed"));
    kit.share("gamma").signal("retry", decision("image is there"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    awaitCommit(OLD, "alpha", "beta", "gamma", "delta");
  }

  @Test
  void aDeploymentThatAsksIsShownAndKeepsItsPlaceInTheWave() {
    fleet.fail("deploy beta", JOB_FAILED, "disk full");
    var run = kit.deploy(with("waveLimit", 1, "failureBudget", "1"));
    kit.approve(run);
    awaitWaits(run, "deploy/r1/beta: \"Roll back the client\" is stuck: disk full");
    assertThat(run.query("state", RolloutStage.class)).isEqualTo(RolloutStage.WAVE);
    assertThat(fleet.journal("gamma")).isEmpty();
    var gamma = fleet.hold("deploy gamma");
    fleet.repair("deploy beta");
    kit.share("beta").signal("retry", decision("disk freed"));
    soon().until(() -> progress(run).stage().equals("WAVE"));
    assertThat(progress(run).headline()).doesNotContain("deploy/r1/beta");
    gamma.countDown();
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
  }

  @Test
  void aRollbackDoesNotWaitForADeploymentThatAsksAndBringsItBackOnceItEnded() throws Exception {
    fleet.fail("endMaintenance beta", UNAVAILABLE, "no answer");
    var run = kit.deploy(with("waves", List.of(2)));
    kit.approve(run);
    awaitCommit(NEW, "alpha", "beta", "gamma");
    awaitWaits(run, "deploy/r1/beta: ");
    run.signal("rollback", decision("users complain"));

    awaitCommit(OLD, "alpha", "gamma");
    awaitWaits(run, "deploy/r1/beta: ");
    assertThat(run.query("state", RolloutStage.class)).isEqualTo(RolloutStage.ROLLING_BACK);
    assertThat(fleet.host("beta").commit()).isEqualTo(NEW);

    fleet.repair("endMaintenance beta");
    kit.share("beta").signal("retry", decision("monitoring answers"));
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    assertThat(outcome(result, "beta")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(outcome(result, "gamma")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.host("beta").commit()).isEqualTo(OLD);
    assertReplays();
  }

  @Test
  void aDeploymentThatAsksAndThenRolledBackByItselfIsJoinedAndLeftAlone() {
    fleet.fail("deploy beta", JOB_FAILED, "disk full");
    var run = kit.deploy(with("waves", List.of(2)));
    kit.approve(run);
    awaitWaits(run, "deploy/r1/beta: ");
    run.signal("abort", decision("wrong release"));
    awaitCommit(OLD, "alpha", "gamma");
    fleet.repair("deploy beta");
    kit.share("beta").signal("retry", decision("disk freed"));
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    assertThat(outcome(result, "beta")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.journal("beta").stream().filter("evidence"::equals)).hasSize(2);
  }

  @Test
  void aDeploymentThatEndsWhileOthersAreBroughtBackHasItsTurnByItsPlace() {
    fleet.add("zeta", CANARY);
    fleet.fail("endMaintenance beta", UNAVAILABLE, "no answer");
    var run = kit.deploy(with("waves", List.of(2), "waveLimit", 2));
    kit.approve(run);
    awaitCommit(NEW, "alpha", "zeta", "beta", "gamma");
    awaitWaits(run, "deploy/r1/beta: ");
    var gamma = fleet.hold("deploy gamma");
    var zeta = fleet.hold("deploy zeta");
    run.signal("rollback", decision("users complain"));
    soon().until(() -> fleet.journal("zeta").contains("deploy 01d"));
    fleet.repair("endMaintenance beta");
    kit.share("beta").signal("retry", decision("monitoring answers"));
    soon().until(() -> row(run, "beta").state().equals("DONE"));
    gamma.countDown();
    awaitCommit(OLD, "beta", "alpha");
    zeta.countDown();
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    assertThat(fleet.journal())
        .containsSubsequence("gamma deploy 01d", "beta deploy 01d", "alpha deploy 01d");
  }

  @Test
  void aCanaryThatFailsAtTheEndBringsTheOthersBackWhileAClientAsks() {
    fleet.add("able", CANARY);
    fleet.host("able").condition(Condition.UNREACHABLE);
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.TARGETS_STUCK);
    run.signal("skip", skip("TARGETS_STUCK", "it comes back"));
    kit.awaitGate(run, RolloutStage.APPROVAL);
    fleet.host("beta").condition(Condition.UNREACHABLE);
    kit.approve(run);
    kit.awaitGate(run, RolloutStage.DEFERRED);
    fleet.host("beta").condition(Condition.HEALTHY);
    fleet.host("able").condition(Condition.HEALTHY);
    fleet.host("able").badOnNew();
    fleet.fail("endMaintenance beta", UNAVAILABLE, "no answer");
    kit.kit.sleep(Duration.ofMinutes(3));
    awaitCommit(OLD, "alpha", "able", "gamma");
    awaitWaits(run, "deploy/r1/beta: ");
    assertThat(fleet.host("beta").commit()).isEqualTo(NEW);
    fleet.repair("endMaintenance beta");
    kit.share("beta").signal("retry", decision("monitoring answers"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.REJECTED);
    awaitCommit(OLD, "beta");
  }

  @Test
  void aFailedCanaryBringsTheOthersBackWhileAnotherCanaryAsks() {
    fleet.add("delta", CANARY);
    fleet.add("epsilon", CANARY);
    fleet.host("alpha").badOnNew();
    fleet.fail("endMaintenance delta", UNAVAILABLE, "no answer");
    var run = kit.deploy(RELEASE);
    awaitWaits(run, "deploy/r1/delta: ");
    awaitCommit(OLD, "alpha", "epsilon");
    assertThat(fleet.journal("epsilon")).contains("deploy 0e5", "deploy 01d");
    assertThat(fleet.host("delta").commit()).isEqualTo(NEW);
    fleet.repair("endMaintenance delta");
    kit.share("delta").signal("retry", decision("monitoring answers"));
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(fleet.host("delta").commit()).isEqualTo(OLD);
  }

  @Test
  void aClientAsksOnWhereItsReleaseHasEnded() {
    var beta = fleet.hold("deploy beta");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    soon().until(() -> fleet.journal("beta").contains("deploy 0e5"));
    run.terminate("by hand");
    fleet.fail("deploy beta", JOB_FAILED, "disk full");
    beta.countDown();
    var share = kit.share("beta");
    soon().until(() -> progress(share).stage().equals(Operation.WAITS));
    fleet.repair("deploy beta");
    share.signal("retry", decision("disk freed"));
    var result = share.getResult(DeployClientResult.class);
    assertThat(result.deployment().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  private void assertReplays() throws Exception {
    WorkflowTestKit.replay(kit.client.fetchHistory(ReleaseTestKit.ID), DeployReleaseImpl.class);
    WorkflowTestKit.replay(
        kit.client.fetchHistory(ReleaseTestKit.ID + "/beta"), DeployClientImpl.class);
  }

  private void awaitCommit(String commit, String... clients) {
    for (var client : clients) {
      soon().until(() -> fleet.host(client).commit().equals(commit));
    }
  }

  private static void awaitWaits(WorkflowStub run, String about) {
    soon()
        .untilAsserted(
            () -> {
              assertThat(progress(run).stage()).isEqualTo(Operation.WAITS);
              assertThat(progress(run).headline()).contains(about);
            });
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }

  private static ClientRow row(WorkflowStub run, String client) {
    return List.of(run.query("clients", ClientRow[].class)).stream()
        .filter(row -> row.client().value().equals(client))
        .findFirst()
        .orElseThrow();
  }
}
