package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.release.FakeHost.NEW;
import static society.postx.platform.workflows.release.FakeHost.OLD;
import static society.postx.platform.workflows.release.ReleaseTestKit.RELEASE;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.outcome;
import static society.postx.platform.workflows.release.ReleaseTestKit.progress;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;
import static society.postx.platform.workflows.release.ReleaseTestKit.with;

import io.temporal.client.WorkflowStub;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.targets.ClientRow;

/** Tests a release to a fleet some of whose clients are being offboarded. */
@Timeout(60)
class LeftOutTest {
  private final ReleaseTestKit kit = new ReleaseTestKit();
  private final FakeFleet fleet = kit.fleet;

  @AfterEach
  void stop() {
    kit.close();
  }

  private void fleetOf(String canary, String... production) {
    fleet.add(canary, CANARY);
    List.of(production).forEach(name -> fleet.add(name, PRODUCTION));
  }

  private static DeploymentResult of(DeployReleaseResult result, String client) {
    return result.clients().stream()
        .filter(it -> it.client().value().equals(client))
        .findFirst()
        .orElseThrow();
  }

  private static List<ClientRow> rows(WorkflowStub run) {
    return List.of(run.query("clients", ClientRow[].class));
  }

  @Test
  void itStaysInTheResultAndOutOfWavesAndBudget() {
    fleetOf("alpha", "bravo", "charlie");
    fleet.offboarding("bravo");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(result.why())
        .isEqualTo("1 left out, being offboarded; a release that resumes this one deploys to them");
    assertThat(of(result, "bravo").outcome()).isEqualTo(Outcome.DEFERRED);
    assertThat(of(result, "bravo").why()).isEqualTo("is being offboarded");
    assertThat(fleet.journal("bravo")).isEmpty();
    assertThat(fleet.host("charlie").commit()).isEqualTo(NEW);
    assertThat(progress(run).items())
        .anyMatch(
            it ->
                it.note()
                    .endsWith("left out, being offboarded: bravo (since 2026-11-02 10:00 UTC)"))
        .anyMatch(it -> it.note().equals("1 clients in 1 waves, 0 failed"));
  }

  @Test
  void aReleaseWhoseOnlyClientIsBeingOffboardedIsNotDone() {
    fleetOf("alpha");
    fleet.offboarding("alpha");
    var result = result(kit.deploy(RELEASE));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.STOPPED);
    assertThat(result.why()).startsWith("every client that is left is being offboarded");
    assertThat(outcome(result, "alpha")).isEqualTo(Outcome.DEFERRED);
    assertThat(fleet.records()).hasSize(1);
  }

  @Test
  void aReleaseThatResumesTakesItOnceItsOffboardingWasAborted() {
    fleetOf("alpha", "bravo", "charlie");
    fleet.offboarding("bravo");
    var first = kit.deploy(RELEASE);
    kit.approve(first);
    assertThat(result(first).outcome()).isEqualTo(RolloutOutcome.DONE);
    fleet.offboardingAborted("bravo");
    var second = kit.deploy(with("resumes", "r1"));
    kit.approve(second);
    assertThat(result(second).clients())
        .extracting(it -> it.client().value())
        .containsExactly("bravo");
    assertThat(fleet.host("bravo").commit()).isEqualTo(NEW);
  }

  @Test
  void aDryRunListsItToo() {
    fleetOf("alpha", "bravo");
    fleet.offboarding("bravo");
    var result = result(kit.deploy(with("dryRun", true)));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.PLANNED);
    assertThat(of(result, "bravo").why()).isEqualTo("is being offboarded");
  }

  @Test
  void noProductionClientReplacesACanaryThatIsBeingOffboarded() {
    fleetOf("alpha", "bravo");
    fleet.offboarding("alpha");
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.CANARY_STUCK);
    assertThat(progress(run).headline()).contains("alpha DEFERRED: is being offboarded");
    assertThat(fleet.journal("bravo")).isEmpty();
    run.signal("abort", decision("another canary first"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    assertThat(fleet.host("bravo").commit()).isEqualTo(OLD);
  }

  @Test
  void aRetryTakesACanaryWhoseOffboardingWasAborted() {
    fleetOf("alpha", "bravo");
    fleet.offboarding("alpha");
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.CANARY_STUCK);
    fleet.offboardingAborted("alpha");
    run.signal("retry", decision("it stays"));
    kit.approve(run);
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(outcome(result, "alpha")).isEqualTo(Outcome.DONE);
    assertThat(fleet.host("bravo").commit()).isEqualTo(NEW);
  }

  /** No canary group is in the plan: the first client that stays comes first. */
  @Test
  void aStandInForTheCanaryIsAClientThatStays() {
    List.of("bravo", "charlie", "delta").forEach(name -> fleet.add(name, PRODUCTION));
    fleet.offboarding("bravo");
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    assertThat(fleet.host("charlie").commit()).isEqualTo(NEW);
    assertThat(fleet.host("delta").commit()).isEqualTo(OLD);
    kit.approve(run);
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
  }

  @Test
  void anAbortDuringTheQuestionKeepsAllClientsOnThePage() {
    fleetOf("alpha", "bravo");
    var asked = fleet.hold("beingOffboarded");
    var run = kit.deploy(RELEASE);
    await().until(() -> rows(run).size() == 2);
    run.signal("abort", decision("wrong release"));
    try {
      assertThat(result(run).clients()).hasSize(2);
    } finally {
      asked.countDown();
    }
  }
}
