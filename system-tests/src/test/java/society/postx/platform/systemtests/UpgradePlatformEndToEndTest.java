package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.proof.VerifyBackupsResult;
import society.postx.platform.workflows.pruning.PruneBackupsResult;
import society.postx.platform.workflows.restore.RestoreClientResult;
import society.postx.platform.workflows.retention.RetainThenDeleteResult;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.upgrade.UpgradeServersResult;

/**
 * Upgrades the platform from its last release while operations run: each began on the release's
 * worker, with its command line and its template, and ends on this build (docs/upgrading.md).
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradePlatformEndToEndTest {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final String OLD = "28.0.1";
  private static final String NEW = "28.0.2";

  @TempDir static Path folder;
  private static Stack stack;
  private static OperationsBegun begun;
  private static List<OperationRun> open;

  @BeforeAll
  static void operationsOfEachKindBeginOnTheLastRelease() {
    stack = Stack.of(LastRelease.built(), folder);
    begun = OperationsBegun.on(stack);
    stack.worker.stop();
    open = stack.runs("ExecutionStatus = 'Running'");
    stack.repository.takeBase();
    stack.upgrade();
    Figures.say("%d runs were open at the upgrade".formatted(open.size()));
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void eachRunThatWasOpenCanBeReplayedByThisBuild() {
    assertThat(open).hasSizeGreaterThanOrEqualTo(8);
    assertThat(open)
        .extracting(OperationRun::id)
        .contains(
            begun.release().id(),
            begun.upgrade().id(),
            begun.restore().id(),
            begun.stuck().id(),
            begun.onboarding().id(),
            begun.exported().run().id(),
            begun.dated().id(),
            begun.kept().retention().id());
    assertThat(open.stream().map(OperationRun::refusedReplay).flatMap(Optional::stream)).isEmpty();
  }

  @Test
  @Order(2)
  void anOnboardingGoesOnWithTheJobThatItsHostWasAt() {
    assertThat(begun.onboarding().result().skipped()).isEmpty();
    assertThat(stack.account.owned("gamma")).isEqualTo(TwoClientsEndToEndTest.ONE_OF_EACH);
    assertThat(stack.restorable("gamma")).hasSize(1);
    assertThat(starts("gamma", "px-*-deploy-nextcloud-*.service")).isEqualTo(1);
    assertThat(nextcloud("gamma").visit().status()).isEqualTo(200);
  }

  @Test
  @Order(3)
  void anOnboardingThatWasStuckIsAbortedAndLeavesNothing() {
    stack.operator.decide("abort", begun.stuck(), "not today");
    until("it is undone", begun.stuck()::ended);
    assertThat(stack.account.owned("zeta").values()).containsOnly(0L);
    assertThat(stack.repository.files()).doesNotContain("clients/zeta.yml");
  }

  @Test
  @Order(4)
  void aRestoreThatAskedBringsFilesBackOnceItIsApproved() {
    nextcloud("beta").machine().run("find /opt/docker/nextcloud/data/admin -type f -delete");
    stack.operator.approve(begun.restore(), "beta asked for it");
    var result = begun.restore().result(RestoreClientResult.class);
    assertThat(result.restored()).isTrue();
    result
        .durations()
        .forEach((step, took) -> Figures.say("restore, %s: %s".formatted(step, took)));
    theyRun(Map.of("alpha", NEW, "beta", OLD));
  }

  @Test
  @Order(5)
  void aReleaseThatAskedReachesProductionOnceItIsApproved() {
    stack.operator.approve(begun.release(), "canary is healthy");
    var result = begun.release().release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(
            result.clients().stream()
                .filter(it -> List.of("alpha", "beta").contains(it.client().value())))
        .extracting(DeploymentResult::outcome)
        .containsOnly(DeploymentResult.Outcome.DONE);
    theyRun(Map.of("alpha", NEW, "beta", NEW));
    assertThat(stack.repository.text("deployments/%s.md".formatted(result.id())))
        .contains("alpha", "beta");
  }

  @Test
  @Order(6)
  void anUpgradeOfServersThatAskedReachesProductionOnceItIsApproved() {
    stack.operator.approve(begun.upgrade(), "canary is healthy");
    var result = begun.upgrade().result(UpgradeServersResult.class);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(stack.repository.text("upgrades/%s.md".formatted(result.id())))
        .contains("alpha", "beta");
  }

  @Test
  @Order(7)
  void aVerificationAndAPruneEndWithTheirReports() {
    var verified = begun.verification().result(VerifyBackupsResult.class);
    assertThat(verified.clients()).containsKeys("alpha", "beta");
    assertThat(verified.findings()).noneMatch(it -> it.startsWith("alpha: FAILED"));
    assertThat(stack.repository.files()).contains(String.valueOf(verified.report()));
    var pruned = begun.pruning().result(PruneBackupsResult.class);
    Figures.say("verification: %s; prune: %s".formatted(verified.summary(), pruned));
    assertThat(stack.restorable("alpha")).isNotEmpty();
  }

  @Test
  @Order(8)
  void anArchiveThatWasKeptIsDeletedOnceTwoOperatorsSaySo() {
    var retention = begun.kept().retention();
    var unused = stack.operator.starter("delete-now", retention.id(), "--reason", "it asked");
    stack.operator.approveAs("carol", retention, "it wrote so");
    var deleted = retention.result(RetainThenDeleteResult.class);
    assertThat(deleted.deletedAt()).isNotNull();
    assertThat(begun.kept().archive()).doesNotExist();
    assertThat(stack.repository.files())
        .contains("archive/deleted/delta-%s.yml".formatted(begun.kept().lastDay()))
        .contains(String.valueOf(deleted.certificate()))
        .doesNotContain("archive/delta.yml", "secrets/archive/delta.sops.yaml");
  }

  @Test
  @Order(9)
  void anOffboardingThatWaitedForItsClientRemovesAndArchivesIt() {
    var result = begun.exported().confirmed();
    assertThat(result.evidence()).hasSize(5);
    assertThat(stack.account.owned("epsilon").values()).containsOnly(0L);
    assertThat(stack.box.home("epsilon")).doesNotExist();
    assertThat(stack.monitors("epsilon")).isEmpty();
    assertThat(begun.exported().archive().resolve("restic-repo/config")).exists();
    begun.exported().untilKept();
  }

  @Test
  @Order(10)
  void anOffboardingThatWaitedForItsDateIsMovedAndAborted() {
    var later = LocalDate.now(ZoneOffset.UTC).plusYears(2).toString();
    var unused =
        stack.operator.starter("move-date", "beta", "--to", later, "--reason", "a year longer");
    until("the date is moved", () -> begun.dated().progress().toString().contains(later));
    stack.operator.decide("abort", begun.dated(), "the client stays");
    until("it has ended", begun.dated()::ended);
    theyRun(Map.of("beta", NEW));
  }

  @Test
  @Order(11)
  void schedulesStayAndStartRunsOfThisBuild() {
    assertThat(stack.operator.starter("schedules", "apply")).doesNotContain("deleted");
    assertThat(stack.operator.starter("schedules", "apply")).doesNotContain("changed", "created");
    var again = stack.triggered("prune-backups", "PruneBackups").result(PruneBackupsResult.class);
    Figures.say("next prune: %s".formatted(again));
  }

  @Test
  @Order(12)
  void noRunHasFailedAWorkflowTask() {
    assertThat(
            stack.runs("").stream()
                .flatMap(run -> run.failedTasks().stream().map(why -> run.id() + ": " + why)))
        .isEmpty();
    assertThat(stack.operator.starter("status")).doesNotContain("does not answer");
  }

  private static void until(String what, Callable<Boolean> seen) {
    await(what).atMost(LIMIT).ignoreExceptions().until(seen);
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

  /** Checks each client's version in Docker and for visitors, and that it has its file. */
  private static void theyRun(Map<String, String> versions) {
    versions.forEach(
        (client, version) -> {
          assertThat(nextcloud(client).image()).as(client).isEqualTo("nextcloud:" + version);
          assertThat(nextcloud(client).version()).as(client).isEqualTo(version);
          assertThat(nextcloud(client).note()).isEqualTo(OperationsBegun.note(client));
        });
  }
}
