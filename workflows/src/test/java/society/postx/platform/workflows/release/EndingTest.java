package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.release.ReleaseTestKit.ID;
import static society.postx.platform.workflows.release.ReleaseTestKit.RELEASE;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.progress;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.testkit.MeanwhileConverter;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** What people decide while a release that has exceeded its budget ends. */
@Timeout(60)
class EndingTest {
  private final MeanwhileConverter converter = new MeanwhileConverter();
  private final ReleaseTestKit kit = new ReleaseTestKit(new WorkflowTestKit(converter));
  private final FakeFleet fleet = kit.fleet;

  @BeforeEach
  void oneProductionClientFails() {
    fleet.add("alpha", CANARY);
    fleet.add("beta", PRODUCTION);
    fleet.add("gamma", PRODUCTION);
    fleet.host("beta").badOnNew();
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  /** Between the workflow task that ends the release and the next one. */
  private void rollbackWhileTheAlertStarts() {
    converter.at(
        it -> it instanceof Alert alert && alert.title().contains("ended: STOPPED"),
        () -> kit.client.newUntypedWorkflowStub(ID).signal("rollback", decision("users complain")));
  }

  @Test
  void aRollbackThatComesTooLateIsRefusedInsteadOfAcceptedAndForgotten() {
    rollbackWhileTheAlertStarts();
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.STOPPED);
    assertThat(progress(run).decisions())
        .last()
        .extracting(Checklist.Entry::outcome)
        .asString()
        .startsWith("refused: nothing waits for a decision now; the rollout has ended: 1 clients");
  }

  @Test
  void aRollbackThatComesTooLateDoesNotWedgeARecordThatAsks() {
    fleet.fail("record", UNAVAILABLE, "remote refuses");
    rollbackWhileTheAlertStarts();
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    kit.awaitGate(run, RolloutStage.RECORD_STUCK);
    fleet.repair("record");
    run.signal("retry", decision("fixed"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.STOPPED);
  }

  @Test
  void aReleaseThatEndsWhilePausedIsNotSaidToPause() {
    var beta = fleet.hold("deploy beta");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    await().until(() -> fleet.journal("beta").contains("deploy 0e5"));
    run.signal("pause", decision("lunch"));
    kit.awaitGate(run, RolloutStage.PAUSED);
    beta.countDown();
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.STOPPED);
    assertThat(progress(run).headline()).startsWith("STOPPED: 1 clients failed");
  }
}
