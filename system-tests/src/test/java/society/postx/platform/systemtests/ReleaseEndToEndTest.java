package society.postx.platform.systemtests;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.release.DeployReleaseResult;
import society.postx.platform.workflows.rollout.RolloutOutcome;

/**
 * Deploys releases to a canary and four production hosts; each test starts with the state that the
 * one before left. Every client first writes a file: its bytes are on disk, its row in PostgreSQL.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReleaseEndToEndTest {
  private static final String COMPOSE = "apps/nextcloud/compose.yml";
  private static final String OLD = "28.0.1";
  private static final String NEW = "28.0.2";
  private static final List<String> CLIENTS = List.of("alpha", "beta", "delta", "epsilon", "gamma");

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void aCanaryAndFourProductionClientsWithAFileEach() {
    stack = Stack.start(folder);
    var runs =
        CLIENTS.stream()
            .map(it -> stack.operator.onboard(it, "nextcloud", group(it)))
            .toList(); // all are started before one is waited for
    runs.forEach(run -> assertThat(run.result().skipped()).isEmpty());
    CLIENTS.forEach(it -> nextcloud(it).write("what %s wrote".formatted(it)));
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void aTagThatSaysNothingIsRefusedBeforeAnybodyIsLookedAt() {
    release("latest");
    var run = stack.operator.deploy("nextcloud", "the newest one");
    assertThatThrownBy(run::release)
        .hasStackTraceContaining("INVALID_INPUT")
        .hasStackTraceContaining("nextcloud:latest");
    everybodyRuns(OLD);
  }

  @Test
  @Order(2)
  void aTagThatDoesNotExistEndsAtCanaryBeforeAnythingIsChanged() {
    release("28.0.9");
    endsAtCanary("a typing error", DeploymentResult.Outcome.FAILED);
    everybodyRuns(OLD);
  }

  @Test
  @Order(3)
  void anEarlyApprovalCountsForNothingAndARejectedCanaryIsRolledBackWithItsData() {
    release(NEW);
    var run = stack.operator.deploy("nextcloud", "28.0.2 security release");
    run.until("canary runs", it -> "RUNNING".equals(it.get("alpha")));
    assertThat(stack.operator.refused("approve", run)).contains("CANARY");

    assertThat(run.asked()).contains("alpha");
    assertThat(nextcloud("alpha").image()).endsWith(NEW);
    stack.operator.decide("reject", run, "not today");
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(result.decisions()).extracting(it -> it.verb().word()).contains("approve", "reject");
    everybodyRuns(OLD);

    assertThat(stack.operator.refused("approve", run)).contains("does not run");
  }

  @Test
  @Order(4)
  void silenceIsANo() {
    var run = stack.operator.deploy("nextcloud", "nobody is there", "--approval-timeout", "PT1M");
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(outcomes(result)).containsEntry("alpha", DeploymentResult.Outcome.ROLLED_BACK);
    everybodyRuns(OLD);
  }

  /** beta's own backup delays it, so that the release reaches it last. */
  @Test
  @Order(5)
  void aWaveIsPausedAndResumedABusyClientTakenAtItsEndAndAnAbortBringsBackEverybody() {
    var run = stack.operator.deploy("nextcloud", "a long day", "--waves", "4", "--wave-limit", "2");
    run.stuck();
    nextcloud("beta").backUpForAtLeast(Duration.ofSeconds(75));
    stack.operator.approve(run, "canary is healthy");
    run.until("delta runs", it -> "RUNNING".equals(it.get("delta")));
    stack.operator.decide("pause", run, "lunch");
    run.until("who ran has ended", it -> !it.containsValue("RUNNING"));
    assertThat(run.clients())
        .containsEntry("beta", "DEFERRED")
        .containsEntry("delta", "DONE")
        .containsEntry("gamma", "NOT_STARTED");
    assertThat(nextcloud("gamma").image()).endsWith(OLD);

    stack.operator.decide("resume", run, "lunch is over");
    run.until("gamma is done", it -> "DONE".equals(it.get("gamma")));
    run.until("beta has its turn", it -> "RUNNING".equals(it.get("beta")));
    stack.operator.decide("abort", run, "users complain");
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    assertThat(outcomes(result).values())
        .hasSize(5)
        .containsOnly(DeploymentResult.Outcome.ROLLED_BACK);
    everybodyRuns(OLD);
  }

  @Test
  @Order(6)
  void oneFailureWithoutABudgetStopsTheRolloutAndThatClientRunsWhatItRan() {
    nextcloud("delta").breakNextUpdate();
    var run = stack.operator.deploy("nextcloud", "once more", "--waves", "2");
    run.stuck();
    stack.operator.approve(run, "canary is healthy");
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.STOPPED);
    assertThat(outcomes(result))
        .containsEntry("alpha", DeploymentResult.Outcome.DONE)
        .containsEntry("beta", DeploymentResult.Outcome.DONE)
        .containsEntry("delta", DeploymentResult.Outcome.ROLLED_BACK)
        .containsEntry("epsilon", DeploymentResult.Outcome.NOT_STARTED)
        .containsEntry("gamma", DeploymentResult.Outcome.NOT_STARTED);
    theyRun(Map.of("alpha", NEW, "beta", NEW, "delta", OLD, "epsilon", OLD, "gamma", OLD));
    stopped = result.id();
  }

  private static String stopped = "";

  /**
   * delta, the first of the remaining clients, takes canary's place. epsilon's administrator has
   * changed the password, as we ask for, and the wave's checks of its host need none.
   */
  @Test
  @Order(7)
  void resumedWithABudgetOfOneItEndsThoughOneFailsAndAnotherIsUnreachableForTwoMinutes() {
    nextcloud("delta").repairNextUpdate();
    nextcloud("gamma").breakNextUpdate();
    var first = nextcloud("epsilon").changeAdminPassword();
    assertThat(nextcloud("epsilon").opensWithFirstPassword()).isFalse();
    var logins = nextcloud("epsilon").logins();
    var run =
        stack.operator.deploy(
            "nextcloud", "the rest of it", "--resumes", stopped, "--failure-budget", "1");
    run.stuck();
    var cut = stack.sandbox.faults().hostUnreachable("client-epsilon");
    var twoMinutes = Instant.now().plus(Duration.ofMinutes(2));
    stack.operator.approve(run, "delta is well");
    run.until("epsilon is put off", it -> "DEFERRED".equals(it.get("epsilon")));
    run.until("gamma is back", it -> "ROLLED_BACK".equals(it.get("gamma")));
    await("two minutes")
        .atMost(Duration.ofMinutes(3))
        .until(() -> twoMinutes.isBefore(Instant.now()));
    stack.sandbox.faults().remove(cut);
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(outcomes(result))
        .containsOnlyKeys("delta", "epsilon", "gamma")
        .containsEntry("epsilon", DeploymentResult.Outcome.DONE)
        .containsEntry("gamma", DeploymentResult.Outcome.ROLLED_BACK);
    assertThat(nextcloud("epsilon").logins()).as("nobody tries the login").isEqualTo(logins);
    assertThat(nextcloud("epsilon").opensWithFirstPassword()).isFalse();
    nextcloud("epsilon").hashOfAdmin(first);
    result.clients().forEach(it -> Figures.say("%s: %s".formatted(it.client(), it.downtime())));
    theyRun(Map.of("alpha", NEW, "beta", NEW, "delta", NEW, "epsilon", NEW, "gamma", OLD));
    stopped = result.id();
  }

  @Test
  @Order(8)
  void theLastOneIsDeployedOnceItIsRepaired() {
    nextcloud("gamma").repairNextUpdate();
    var run = stack.operator.deploy("nextcloud", "gamma, repaired", "--resumes", stopped);
    run.stuck();
    stack.operator.approve(run, "gamma is well");
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    everybodyRuns(NEW);
    last = result.id();
  }

  private static String last = "";

  @Test
  @Order(9)
  void aManualRollbackOfAMigratedReleaseIsRefusedAndNamesTheSnapshotsToRestore() {
    var run = stack.operator.rollback("deploy/" + last);
    assertThatThrownBy(run::release)
        .hasStackTraceContaining("INVALID_INPUT")
        .hasStackTraceContaining("it migrated data that the older version cannot read (nextcloud)")
        .hasStackTraceContaining(" of gamma");
    everybodyRuns(NEW);
  }

  /** The two ran the same files at different commits: gamma got its own release. */
  @Test
  @Order(10)
  void aReleaseThatMigratedNothingIsRolledBackByHand() {
    var untouched = nextcloud("beta").environment();
    stack.repository.edit(
        COMPOSE, "OVERWRITEPROTOCOL: https", "OVERWRITEPROTOCOL: https\n    " + LIMIT + ": 900M");
    var run =
        stack.operator.deploy("nextcloud", "more memory", "--leave-out", "beta,delta,epsilon");
    run.stuck();
    stack.operator.approve(run, "alpha is well");
    var changed = run.release();
    assertThat(changed.outcome()).isEqualTo(RolloutOutcome.DONE);
    for (var client : List.of("alpha", "gamma")) {
      assertThat(nextcloud(client).environment()).contains(LIMIT + "=900M");
    }
    assertThat(nextcloud("beta").environment()).isEqualTo(untouched);

    var back = stack.operator.rollback("deploy/" + changed.id());
    back.stuck();
    stack.operator.approve(back, "alpha is as before");
    var result = back.release();
    assertThat(outcomes(result))
        .isEqualTo(
            Map.of("alpha", DeploymentResult.Outcome.DONE, "gamma", DeploymentResult.Outcome.DONE));
    for (var client : List.of("alpha", "gamma")) {
      assertThat(nextcloud(client).environment()).doesNotContain(LIMIT);
    }
    assertThat(nextcloud("beta").environment()).isEqualTo(untouched);
    everybodyRuns(NEW);
  }

  private static final String LIMIT = "PHP_MEMORY_LIMIT";

  @Test
  @Order(11)
  void aDowngradeThatCannotReadTheDataEndsAtCanaryWhichIsRolledBackByItself() {
    release(OLD);
    endsAtCanary("28.0.1 cannot read what 28.0.2 migrated", DeploymentResult.Outcome.ROLLED_BACK);
    everybodyRuns(NEW);
  }

  @Test
  @Order(12)
  void noSecretIsInHistoriesLogsDatabaseGitNorPs() {
    assertThat(new SecretSearch(stack).found()).isEmpty();
  }

  private static String group(String client) {
    return client.equals("alpha") ? "canary" : "production";
  }

  private static Nextcloud nextcloud(String client) {
    return new Nextcloud(stack, client);
  }

  private static void release(String version) {
    stack.repository.edit(COMPOSE, "image: nextcloud:.+", "image: nextcloud:" + version);
  }

  private static void endsAtCanary(String reason, DeploymentResult.Outcome canary) {
    var result = stack.operator.deploy("nextcloud", reason).release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(outcomes(result))
        .containsEntry("alpha", canary)
        .containsEntry("beta", DeploymentResult.Outcome.NOT_STARTED);
  }

  /**
   * Checks each client's result against the repository and the host, and returns them by client.
   */
  private static Map<String, DeploymentResult.Outcome> outcomes(DeployReleaseResult result) {
    var page = stack.repository.text("deployments/%s.md".formatted(result.id()));
    for (var one : result.clients()) {
      assertThat(page).contains(one.client().value());
      for (var app : one.after()) {
        if (app.name().value().equals("nextcloud")) {
          assertThat(stack.repository.text(app.commit(), COMPOSE))
              .contains("image: " + nextcloud(one.client().value()).image() + "\n");
        }
      }
    }
    return result.clients().stream()
        .collect(toMap(it -> it.client().value(), DeploymentResult::outcome));
  }

  private static void everybodyRuns(String version) {
    theyRun(CLIENTS.stream().collect(toMap(it -> it, it -> version)));
  }

  /** Checks each client's version in Docker and for visitors, and that it has its file. */
  private static void theyRun(Map<String, String> versions) {
    versions.forEach(
        (client, version) -> {
          var nextcloud = nextcloud(client);
          assertThat(nextcloud.image()).as(client).isEqualTo("nextcloud:" + version);
          assertThat(nextcloud.version()).as(client).isEqualTo(version);
          assertThat(nextcloud.note()).isEqualTo("what %s wrote".formatted(client));
        });
  }
}
