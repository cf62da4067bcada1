package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.upgrade.UpgradeResult;
import society.postx.platform.workflows.upgrade.UpgradeServersResult;

/** Upgrades a canary whose host needs a reboot, and a production client whose host does not. */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeServersEndToEndTest {
  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void twoClientsWithAFileEach() {
    stack = Stack.start(folder);
    var alpha = stack.operator.onboard("alpha", "nextcloud", "canary");
    var beta = stack.operator.onboard("beta", "nextcloud", "production");
    assertThat(alpha.result().skipped()).isEmpty();
    assertThat(beta.result().skipped()).isEmpty();
    nextcloud("alpha").write("what alpha wrote");
    nextcloud("beta").write("what beta wrote");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void theHostThatAsksForItIsRebootedOnceAndItsClientIsWellAfterwards() {
    var boots = Map.of("alpha", boot("alpha"), "beta", boot("beta"));
    var unused = stack.machine("alpha").run("touch /run/reboot-required");

    var run = stack.operator.upgrade("November's security updates");
    assertThat(run.asked()).contains("alpha");
    assertThat(boot("alpha")).isNotEqualTo(boots.get("alpha"));
    assertThat(boot("beta")).isEqualTo(boots.get("beta"));
    stack.operator.approve(run, "canary is healthy");

    var result = run.result(UpgradeServersResult.class);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(result.clients()).extracting(UpgradeResult::rebooted).containsExactly(true, false);
    var alpha = result.clients().getFirst();
    assertThat(alpha.outcome()).isEqualTo(Outcome.DONE);
    assertThat(boot("beta")).isEqualTo(boots.get("beta"));
    for (var one : result.clients()) {
      Figures.say("%s: %s, down %s".formatted(one.client(), one.packages(), one.downtime()));
    }
    assertThat(nextcloud("alpha").note()).isEqualTo("what alpha wrote");
    assertThat(nextcloud("beta").note()).isEqualTo("what beta wrote");
    assertThat(stack.repository.text("upgrades/%s.md".formatted(result.id())))
        .contains("alpha", "beta", String.valueOf(alpha.snapshot()));
  }

  @Test
  @Order(2)
  void theNextUpgradeFindsNothingToDo() {
    var boots = Map.of("alpha", boot("alpha"), "beta", boot("beta"));
    var run = stack.operator.upgrade("once more");
    assertThat(run.asked()).contains("alpha needed no security update");
    stack.operator.approve(run, "then it is quickly done");
    var result = run.result(UpgradeServersResult.class);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(result.clients())
        .extracting(UpgradeResult::outcome)
        .containsOnly(Outcome.UP_TO_DATE);
    assertThat(Map.of("alpha", boot("alpha"), "beta", boot("beta"))).isEqualTo(boots);
  }

  @Test
  @Order(3)
  void noSecretIsInHistoriesLogsDatabaseGitNorPs() {
    assertThat(new SecretSearch(stack).found()).isEmpty();
  }

  private static Nextcloud nextcloud(String client) {
    return new Nextcloud(stack, client);
  }

  /** The boot's id, which is another one after each boot. */
  private static String boot(String client) {
    return stack.machine(client).run("cat /proc/sys/kernel/random/boot_id").strip();
  }
}
