package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.release.FakeHost.NEW;
import static society.postx.platform.workflows.release.FakeHost.OLD;
import static society.postx.platform.workflows.release.ReleaseTestKit.ID;
import static society.postx.platform.workflows.release.ReleaseTestKit.RELEASE;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.outcome;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;
import static society.postx.platform.workflows.release.ReleaseTestKit.with;

import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.RollbackPlan;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.targets.ClientRow;

/** A rollback and clients whose own workflows are busy with something else. */
@Timeout(60)
class RollbackPastOthersTest {
  private static final RollbackPlan BACK =
      new RollbackPlan(List.of(new AppAt(FakeHost.NEXTCLOUD, OLD)), OLD, "", List.of(), null);

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
  void aLongBackupKeepsNobodyElseOnTheRelease() {
    var backup = fleet.hold("backUpTagged gamma");
    var run = kit.deploy(with("waves", List.of(2)));
    kit.approve(run);
    await().until(() -> fleet.journal("gamma").contains("backup"));
    run.signal("rollback", decision("users complain"));
    await().atMost(Duration.ofSeconds(10)).until(() -> fleet.host("alpha").commit().equals(OLD));
    backup.countDown();
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
  }

  @Test
  void aRollbackThatAnEarlierRunLeftRunningIsAwaited() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    var left = leftOver("alpha");
    run.signal("reject", decision("login is slow"));
    awaitRunning(run, "alpha");
    left.signal("answer", share("alpha", Outcome.ROLLED_BACK, null));
    assertThat(outcome(result(run), "alpha")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.journal("alpha")).doesNotContain("deploy " + OLD.substring(0, 3));
  }

  @Test
  void aDeploymentThatAnEarlierRunLeftRunningIsRolledBackAfterItsEnd() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    var left = leftOver("alpha");
    run.signal("reject", decision("login is slow"));
    awaitRunning(run, "alpha");
    left.signal("answer", share("alpha", Outcome.UP_TO_DATE, null));
    assertThat(outcome(result(run), "alpha")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.host("alpha").commit()).isEqualTo(OLD);
  }

  @Test
  void aDeploymentThatAnEarlierRunLeftRunningIsPartOfTheRollback() {
    var left = leftOver("beta");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    awaitRunning(run, "beta");
    run.signal("rollback", decision("users complain"));
    fleet.host("beta").runs(NEW, false);
    left.signal("answer", share("beta", Outcome.DONE, BACK));
    var result = result(run);
    assertThat(outcome(result, "beta")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.host("beta").commit()).isEqualTo(OLD);
  }

  @Test
  void clientsThatOnlyAnEarlierRunReachedArePartOfTheRollback() {
    var beta = leftOver("beta");
    var gamma = leftOver("gamma");
    fleet.host("gamma").runs(NEW, false);
    gamma.signal("answer", share("gamma", Outcome.DONE, BACK));
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("rollback", decision("users complain"));
    awaitRunning(run, "beta");
    fleet.host("beta").runs(NEW, false);
    beta.signal("answer", share("beta", Outcome.DONE, BACK));
    var result = result(run);
    for (var client : List.of("alpha", "beta", "gamma")) {
      assertThat(outcome(result, client)).as(client).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(fleet.host(client).commit()).as(client).isEqualTo(OLD);
    }
  }

  @Test
  void aClientWhoseEarlierRunEndsWithoutAResultIsBroken() {
    var left = leftOver("beta");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    awaitRunning(run, "beta");
    left.terminate("by hand");
    var beta =
        result(run).clients().stream()
            .filter(it -> it.client().value().equals("beta"))
            .findFirst()
            .orElseThrow();
    assertThat(beta.outcome()).isEqualTo(Outcome.BROKEN);
    assertThat(beta.why())
        .startsWith(ID + "/beta ended without a result (")
        .endsWith("); check what the host runs");
  }

  @Test
  void aClientWhoseEarlierRunAnswersNothingIsBroken() {
    var left = leftOver("beta");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    awaitRunning(run, "beta");
    left.signal("answer", (Object) null);
    assertThat(outcome(result(run), "beta")).isEqualTo(Outcome.BROKEN);
  }

  /** Has the id of the client's own workflow. */
  private WorkflowStub leftOver(String client) {
    var left = kit.stub(ID + "/" + client, "LeftOver");
    left.start();
    return left;
  }

  /** Until the rollout waits for the client, although it started nothing. */
  private static void awaitRunning(WorkflowStub run, String client) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                Stream.of(run.query("clients", ClientRow[].class))
                    .filter(row -> row.client().value().equals(client))
                    .anyMatch(row -> row.state().equals("RUNNING")));
  }

  private static DeployClientResult share(
      String client, Outcome outcome, @Nullable RollbackPlan back) {
    return new DeployClientResult(
        new DeploymentResult(
            new ClientName(client),
            outcome,
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            null,
            null,
            Map.of()),
        back);
  }
}
