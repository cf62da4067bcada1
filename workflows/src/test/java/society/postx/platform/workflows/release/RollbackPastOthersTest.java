package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.release.FakeHost.OLD;
import static society.postx.platform.workflows.release.ReleaseRehearsal.ID;
import static society.postx.platform.workflows.release.ReleaseRehearsal.RELEASE;
import static society.postx.platform.workflows.release.ReleaseRehearsal.decision;
import static society.postx.platform.workflows.release.ReleaseRehearsal.outcome;
import static society.postx.platform.workflows.release.ReleaseRehearsal.progress;
import static society.postx.platform.workflows.release.ReleaseRehearsal.result;
import static society.postx.platform.workflows.release.ReleaseRehearsal.with;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.decision.RolloutStage;

/** A rollback and clients whose own workflows are busy with something else. */
@Timeout(60)
class RollbackPastOthersTest {
  private final ReleaseRehearsal rehearsal = new ReleaseRehearsal();
  private final FakeFleet fleet = rehearsal.fleet;

  @BeforeEach
  void oneCanaryAndTwoInProduction() {
    fleet.add("alpha", CANARY);
    fleet.add("beta", PRODUCTION);
    fleet.add("gamma", PRODUCTION);
  }

  @AfterEach
  void stop() {
    rehearsal.close();
  }

  @Test
  void aLongBackupKeepsNobodyElseOnTheRelease() {
    var backup = fleet.hold("backUpTagged gamma");
    var run = rehearsal.deploy(with("waves", List.of(2)));
    rehearsal.approve(run);
    await().until(() -> fleet.journal("gamma").contains("backup"));
    run.signal("rollback", decision("users complain"));
    await().atMost(Duration.ofSeconds(10)).until(() -> fleet.host("alpha").commit().equals(OLD));
    backup.countDown();
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
  }

  @Test
  @Disabled(
      "open: after a reset during a rollback the earlier run's way back still runs under the "
          + "client's id; the client is then written down as BROKEN for good and nobody is asked")
  void aWayBackThatAnEarlierRunLeftRunningIsNotTakenForBroken() {
    var run = rehearsal.deploy(RELEASE);
    rehearsal.awaitGate(run, RolloutStage.APPROVAL);
    var left = rehearsal.stub(ID + "/alpha", "Permit");
    left.start("left over");
    run.signal("reject", decision("login is slow"));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(() -> !progress(run).stage().equals("ENDED"));
    left.signal("release");
    assertThat(outcome(result(run), "alpha")).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  @Disabled(
      "open: after a reset in a wave the earlier run's deployment still runs under the client's "
          + "id and counts as DEFERRED; a rollback then ends while that client gets the release")
  void aDeploymentThatAnEarlierRunLeftRunningIsPartOfTheRollback() {
    var left = rehearsal.stub(ID + "/beta", "Permit");
    left.start("left over");
    var run = rehearsal.deploy(RELEASE);
    rehearsal.approve(run);
    rehearsal.awaitGate(run, RolloutStage.DEFERRED);
    run.signal("rollback", decision("users complain"));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(() -> !progress(run).stage().equals("ENDED"));
    left.signal("release");
    result(run);
  }
}
