package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.release.FakeHost.OLD;
import static society.postx.platform.workflows.release.ReleaseTestKit.RELEASE;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.outcome;
import static society.postx.platform.workflows.release.ReleaseTestKit.progress;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;

import io.temporal.client.WorkflowStub;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/**
 * The worker loses its way to a host in the middle of a release, whose users work on. The release
 * migrates data.
 */
@Timeout(60)
class RollbackAfterOutageTest {
  private final ReleaseTestKit kit = new ReleaseTestKit();
  private final FakeFleet fleet = kit.fleet;

  @BeforeEach
  void oneCanaryAndOneInProduction() {
    fleet.add("alpha", CANARY);
    fleet.add("beta", PRODUCTION);
    fleet.declareMigration();
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void anAppThatTheReleaseNeverReachedKeepsWhatItsUsersWrote() throws Exception {
    fleet.during("deploy begins beta", this::loseTheWay);
    fleet.fail("deploy begins beta", UNAVAILABLE, "no route to host");
    var run = deployed();
    assertThat(progress(kit.share("beta")).headline())
        .contains("the host does not say which apps the release reached", "no route to host");
    assertThat(fleet.journal("beta")).doesNotContain("restore s-beta");

    fleet.repair("deploy begins beta");
    retry("SSH is back");
    assertThat(outcome(result(run), "beta")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.host("beta").commit()).isEqualTo(OLD);
    assertThat(fleet.journal("beta")).doesNotContain("restore s-beta");
    replays();
  }

  @Test
  void anAppThatTheReleaseMigratedIsRestoredOnceTheHostAnswers() throws Exception {
    fleet.during("deploy beta", this::loseTheWay);
    fleet.fail("deploy beta", UNAVAILABLE, "no route to host");
    var run = deployed();
    assertThat(fleet.journal("beta")).doesNotContain("restore s-beta");

    fleet.repair("deploy beta");
    retry("SSH is back");
    assertThat(outcome(result(run), "beta")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.journal("beta")).containsOnlyOnce("restore s-beta");
    assertThat(fleet.host("beta").data()).isEqualTo(OLD);
    replays();
  }

  @Test
  void aRestoreThatBeganIsFinishedThoughTheHostShowsTheAppUntouchedThen() {
    fleet.fail("deploy beta", JOB_FAILED, "disk full");
    fleet.fail("restoreApps beta", JOB_FAILED, "disk full");
    var run = deployed();
    fleet.host("beta").runs(OLD, false); // half of it: its record reads as before the release
    fleet.repair("deploy beta");
    fleet.repair("restoreApps beta");
    retry("disk freed");
    assertThat(outcome(result(run), "beta")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.journal("beta").stream().filter("restore s-beta"::equals)).hasSize(2);
    assertThat(fleet.host("beta").data()).isEqualTo(OLD);
  }

  @Test
  void aHostWhoseDockerTheReleaseBrokeGetsItsBaseBackAndThenSaysWhatToRestore() throws Exception {
    fleet.during("deploy beta", fleet.host("beta")::stopDocker);
    fleet.fail("deploy beta", JOB_FAILED, "Docker does not answer");
    var run = deployed();
    assertThat(fleet.journal("beta")).containsSubsequence("base 01d", "restore s-beta");
    fleet.repair("deploy beta");
    retry("Docker runs");
    assertThat(outcome(result(run), "beta")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.host("beta").data()).isEqualTo(OLD);
    replays();
  }

  private void loseTheWay() {
    fleet.host("beta").condition(Condition.UNREACHABLE);
  }

  /** Until the client's rollback asks. */
  private WorkflowStub deployed() {
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> progress(kit.share("beta")).stage().equals(Operation.WAITS));
    return run;
  }

  private void retry(String why) {
    fleet.host("beta").condition(Condition.HEALTHY);
    kit.share("beta").signal("retry", decision(why));
  }

  private void replays() throws Exception {
    WorkflowTestKit.replay(
        kit.client.fetchHistory(ReleaseTestKit.ID + "/beta"), DeployClientImpl.class);
  }
}
