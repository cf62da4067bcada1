package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.release.ReleaseTestKit.RELEASE;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.progress;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;
import static society.postx.platform.workflows.release.ReleaseTestKit.skip;
import static society.postx.platform.workflows.release.ReleaseTestKit.with;

import io.temporal.client.WorkflowStub;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.decision.RolloutStage;

/** An operator who ends a release never waits for activities that only read. */
@Timeout(60)
class AbortWhileReadingTest {
  private final ReleaseTestKit kit = new ReleaseTestKit();
  private final FakeFleet fleet = kit.fleet;

  @BeforeEach
  void oneCanaryAndOneInProduction() {
    fleet.add("alpha", CANARY);
    fleet.add("beta", PRODUCTION);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aSecondLookAtTheTargets() {
    fleet.host("beta").condition(Condition.UNHEALTHY);
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.TARGETS_STUCK);
    var held = fleet.hold("inspect");
    run.signal("retry", decision("freed"));
    awaitRunning(run, "SURVEY");
    run.signal("abort", decision("wrong release"));
    awaitStage(run, "ENDED");
    held.countDown();
  }

  @Test
  void theSearchForCanaryHosts() {
    fleet.host("beta").condition(Condition.UNHEALTHY);
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.TARGETS_STUCK);
    var held = fleet.hold("locate");
    run.signal("skip", skip("TARGETS_STUCK", "known"));
    kit.awaitGate(run, RolloutStage.CANARY);
    run.signal("abort", decision("wrong release"));
    awaitStage(run, "ENDED");
    held.countDown();
    assertThat(fleet.journal()).isEmpty();
  }

  @Test
  void thePlansThatASoakWatches() {
    var deploying = fleet.hold("deploy alpha");
    var run = kit.deploy(with("soak", "PT1H"));
    await().until(() -> fleet.journal("alpha").contains("deploy 0e5"));
    var held = fleet.hold("planDeployment alpha");
    deploying.countDown();
    kit.awaitGate(run, RolloutStage.SOAK);
    run.signal("reject", decision("login is slow"));
    awaitStage(run, "ROLLING_BACK");
    held.countDown();
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.REJECTED);
  }

  @Test
  void anAbortedDryRunLeavesNoTrace() {
    var held = fleet.hold("inspect");
    var run = kit.deploy(with("dryRun", true));
    awaitRunning(run, "SURVEY");
    run.signal("abort", decision("wrong release"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    held.countDown();
    assertThat(fleet.records()).isEmpty();
  }

  @Test
  void aDryRunsPlan() {
    var held = fleet.hold("planDeployment beta");
    var run = kit.deploy(with("dryRun", true));
    awaitRunning(run, "PLAN_CHANGES");
    run.signal("abort", decision("wrong release"));
    awaitStage(run, "ENDED");
    held.countDown();
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
  }

  private static void awaitRunning(WorkflowStub run, String step) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                progress(run).items().stream()
                    .anyMatch(
                        item -> item.step().equals(step) && item.state() == StepState.RUNNING));
  }

  private static void awaitStage(WorkflowStub run, String stage) {
    await().atMost(Duration.ofSeconds(20)).until(() -> progress(run).stage().equals(stage));
  }
}
