package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.rollout.RolloutOutcome;

/**
 * Kills the worker with SIGKILL in each phase of a release: the next worker continues from the
 * state of the hosts, and nothing happens twice.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledReleaseEndToEndTest {
  private static final List<String> CLIENTS = List.of("alpha", "beta");

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void start() {
    stack = Stack.start(folder);
    var alpha = stack.operator.onboard("alpha", "nextcloud", "canary");
    var beta = stack.operator.onboard("beta", "nextcloud", "production");
    assertThat(alpha.result().skipped()).isEmpty();
    assertThat(beta.result().skipped()).isEmpty();
    CLIENTS.forEach(it -> nextcloud(it).write("what %s wrote".formatted(it)));
    stack.repository.edit(
        "apps/nextcloud/compose.yml", "image: nextcloud:.+", "image: nextcloud:28.0.2");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void killedInInspectionBackupSoakAndRestoreARejectedReleaseIsStillRolledBackOnce() {
    var run = stack.operator.deploy("nextcloud", "28.0.2");
    stack.worker.killWhile("the hosts are looked at", () -> run.underWay("Inspect"));
    var alpha = run.of("alpha");
    stack.worker.killWhile("the backup is made", () -> works("alpha", "platform-backup.service"));
    stack.worker.killWhile("canary is watched", () -> alpha.ended() && run.stage().equals("SOAK"));
    run.stuck();
    assertThat(nextcloud("alpha").image()).endsWith("28.0.2");

    stack.operator.decide("reject", run, "not today");
    stack.worker.killWhile(
        "the snapshot is restored", () -> works("alpha", "px-*-restore-*.service"));
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    everybodyRuns("28.0.1");
    assertThat(stack.restorable("alpha")).hasSize(2); // onboarding's, and the release's
    assertThat(stack.restorable("beta")).hasSize(1);
    assertThat(starts("alpha", "px-*-restore-*.service")).isEqualTo(1);
  }

  @Test
  @Order(2)
  void killedInDeploymentApprovalWaveAndRecordAnApprovedReleaseStillReachesEverybodyOnce() {
    var run = stack.operator.deploy("nextcloud", "28.0.2 again");
    stack.worker.killWhile(
        "canary is deployed", () -> works("alpha", "px-*-deploy-nextcloud-*.service"));
    run.stuck();
    stack.worker.kill();
    stack.worker.start();
    stack.operator.approve(run, "canary is healthy");
    stack.worker.killWhile(
        "production is deployed", () -> works("beta", "px-*-deploy-nextcloud-*.service"));
    stack.worker.killWhile("the release is written down", () -> run.underWay("Record"));
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(result.clients())
        .extracting(DeploymentResult::outcome)
        .containsOnly(DeploymentResult.Outcome.DONE);
    everybodyRuns("28.0.2");
    assertThat(stack.restorable("alpha")).hasSize(3);
    assertThat(stack.restorable("beta")).hasSize(2);
    assertThat(stack.repository.log().split("release %s: write".formatted(result.id()), -1))
        .as("commits that write the release down")
        .hasSize(2);
  }

  private static boolean works(String client, String unit) {
    return stack.machine(client).works(unit);
  }

  private static long starts(String client, String unit) {
    return stack
        .machine(client)
        .run("journalctl --quiet --output=cat --unit='%s' --grep='^Start(ed|ing) '".formatted(unit))
        .lines()
        .count();
  }

  private static Nextcloud nextcloud(String client) {
    return new Nextcloud(stack, client);
  }

  private static void everybodyRuns(String version) {
    for (var client : CLIENTS) {
      assertThat(nextcloud(client).image()).isEqualTo("nextcloud:" + version);
      assertThat(nextcloud(client).version()).isEqualTo(version);
      assertThat(nextcloud(client).note()).isEqualTo("what %s wrote".formatted(client));
    }
  }
}
