package society.postx.platform.workflows.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.result;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.with;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.testkit.Runs;

/** Upgrades a fleet too large for one history. */
@Timeout(600)
class ThousandServersTest {
  private final UpgradeTestKit kit = new UpgradeTestKit();

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aThousandServersAreUpgradedInRunsThatContinueEachOther() {
    kit.servers.keepNoJournal();
    kit.servers.add("canary", CANARY);
    for (var number = 1; number < 1000; number++) {
      kit.servers.add("c%03d".formatted(number), PRODUCTION);
    }
    var run = kit.upgrade(with("waveLimit", 50));
    kit.approve(run);
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(result.clients())
        .hasSize(1000)
        .allMatch(it -> it.outcome() == Outcome.DONE && it.rebooted());
    var histories = new Runs(kit.client, run.getExecution()).histories();
    assertThat(histories).hasSizeGreaterThan(1);
    Runs.withinLimits(histories);
  }
}
