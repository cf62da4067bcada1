package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;
import static society.postx.platform.workflows.release.ReleaseTestKit.with;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.testkit.Runs;

/** Deploys to a fleet too large for one history. */
@Timeout(600)
class ThousandClientsTest {
  private final ReleaseTestKit kit = new ReleaseTestKit();

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aThousandClientsAreDeployedToInHistoriesWithinTheLimits() {
    kit.fleet.keepNoJournal();
    kit.fleet.add("canary", CANARY);
    for (var number = 1; number < 1000; number++) {
      kit.fleet.add("c%03d".formatted(number), PRODUCTION);
    }
    var run = kit.deploy(with("waveLimit", 50));
    kit.approve(run);
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(result.clients())
        .hasSize(1000)
        .extracting(it -> it.outcome())
        .containsOnly(Outcome.DONE);
    var histories = new Runs(kit.client, run.getExecution()).histories();
    assertThat(histories).hasSizeGreaterThan(1);
    Runs.withinLimits(histories);
  }
}
