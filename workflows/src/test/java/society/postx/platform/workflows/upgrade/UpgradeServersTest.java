package society.postx.platform.workflows.upgrade;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.UPGRADE;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.decision;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.progress;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.result;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.share;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.skip;
import static society.postx.platform.workflows.upgrade.UpgradeTestKit.with;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.RolloutState;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Tests security updates of a fleet, from canary to the end. */
@Timeout(120)
class UpgradeServersTest {
  private final UpgradeTestKit kit = new UpgradeTestKit();
  private final FakeServers servers = kit.servers;

  @BeforeEach
  void oneCanaryAndThreeInProduction() {
    servers.add("alpha", CANARY);
    servers.add("beta", PRODUCTION);
    servers.add("gamma", PRODUCTION);
    servers.add("delta", PRODUCTION);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private UpgradeServersResult approved(Object... fields) {
    var run = kit.upgrade(with(fields));
    kit.approve(run);
    return result(run);
  }

  @Test
  void everyClientIsBackedUpUpgradedAndRebootedInMaintenanceAndItIsRecorded() {
    var run = kit.upgrade(UPGRADE);
    kit.approve(run);
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    for (var name : List.of("alpha", "beta", "gamma", "delta")) {
      assertThat(servers.journal(name))
          .containsExactly("backup", "maintenance on", "upgrade", "reboot", "maintenance off");
      assertThat(servers.lacks(name)).isEqualTo(FakeServers.NOTHING);
      var share = share(result, name);
      assertThat(share.outcome()).isEqualTo(Outcome.DONE);
      assertThat(share.packages()).containsExactly(FakeServers.OPENSSL);
      assertThat(share.rebooted()).isTrue();
      assertThat(share.snapshot()).isEqualTo("s-" + name);
      assertThat(share.downtime()).isNotNull();
    }
    assertThat(servers.upgrades()).singleElement().isEqualTo(result);
    assertThat(progress(run).items()).filteredOn(item -> item.state() == StepState.STUCK).isEmpty();
  }

  @Test
  void productionWaitsForTheApprovalThatShowsWhatCanaryGot() {
    var run = kit.upgrade(UPGRADE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    assertThat(servers.journal("beta")).isEmpty();
    assertThat(progress(run).headline()).contains("Upgrade 3 production clients?");
    var question = requireNonNull(progress(run).question());
    assertThat(question.seen()).contains("alpha has 1 security updates");
    assertThat(question.changes()).containsExactly("openssl 3.5.1-1 -> 3.5.1-1+deb13u1");
    assertThat(question.rejection()).contains("packages cannot be rolled back");
    assertThat(progress(run).verbs()).containsExactly(Verb.APPROVE, Verb.REJECT, Verb.ABORT);
    await().until(() -> servers.alerts().size() == 1);
    assertThat(servers.alerts().getFirst().text())
        .contains("./platform approve upgrade/u1 --plan ");
  }

  @Test
  void aHostThatLacksNothingIsLeftAlone() {
    servers.lacks("beta", FakeServers.NOTHING);
    var beta = share(approved(), "beta");
    assertThat(beta.outcome()).isEqualTo(Outcome.UP_TO_DATE);
    assertThat(beta.why()).isEqualTo("no security update is pending and no reboot is required");
    assertThat(servers.journal("beta")).isEmpty();
  }

  @Test
  void aRebootThatIsAskedForIsMadeWithoutAnyUpdate() {
    servers.lacks("beta", new PendingUpdates(List.of(), true));
    var beta = share(approved(), "beta");
    assertThat(beta.outcome()).isEqualTo(Outcome.DONE);
    assertThat(beta.rebooted()).isTrue();
    assertThat(beta.packages()).isEmpty();
  }

  @Test
  void withoutABackupNothingIsChanged() {
    servers.fail("backUpTagged beta", JOB_FAILED, "Storage Box is full");
    var beta = share(approved("failureBudget", "1"), "beta");
    assertThat(beta.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(beta.why())
        .isEqualTo("backup failed, nothing was changed: Storage Box is full (JOB_FAILED)");
    assertThat(servers.journal("beta")).containsExactly("backup");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upgradePackages",
        "rebootWhereRequired",
        "awaitApps",
        "checkHttps",
        "checkInside"
      })
  void aClientThatIsUnhealthyAfterwardsAsksWithEvidenceAndARetryRepairsIt(String method) {
    servers.fail(method + " beta", VERIFICATION_FAILED, "HTTPS answers 502");
    var run = kit.upgrade(with("leaveOut", List.of("gamma", "delta")));
    kit.approve(run);
    var share = kit.stuck("beta");
    await()
        .until(() -> servers.alerts().stream().anyMatch(it -> it.text().contains("evidence/beta")));
    assertThat(servers.journal("beta")).doesNotContain("maintenance off");
    servers.repair(method + " beta");
    share.signal("retry", decision("fixed"));
    var beta = share(result(run), "beta");
    assertThat(beta.outcome()).isEqualTo(Outcome.DONE);
    assertThat(beta.evidence()).isEqualTo("evidence/beta.txt");
    assertThat(servers.journal("beta").stream().filter("reboot"::equals)).hasSize(1);
    assertThat(servers.journal("beta")).endsWith("maintenance off");
  }

  @Test
  void aClientThatPeopleGiveUpHasFailedAndCountsAgainstTheBudget() {
    servers.sicken("beta");
    var run = kit.upgrade(UPGRADE);
    kit.approve(run);
    kit.stuck("beta").signal("skip", skip("WELL", "repairing it by hand"));
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.STOPPED);
    assertThat(result.why()).isEqualTo("1 clients failed, the budget is 0");
    var beta = share(result, "beta");
    assertThat(beta.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(beta.why())
        .contains("HTTPS answers 502")
        .contains("skipped by ops: repairing it by hand");
    assertThat(beta.packages()).containsExactly(FakeServers.OPENSSL);
    assertThat(beta.rebooted()).isTrue();
    assertThat(share(result, "gamma").outcome()).isEqualTo(Outcome.NOT_STARTED);
    assertThat(servers.journal("gamma")).isEmpty();
    assertThat(servers.journal("beta")).endsWith("maintenance off");
  }

  @Test
  void withinTheBudgetTheRolloutGoesOn() {
    servers.sicken("beta");
    var run = kit.upgrade(with("failureBudget", "1"));
    kit.approve(run);
    kit.stuck("beta").signal("skip", skip("WELL", "known"));
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(result.why()).isEqualTo("1 failed, within the budget");
    assertThat(share(result, "delta").outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void aCanaryThatPeopleGiveUpEndsItBeforeProduction() {
    servers.sicken("alpha");
    var run = kit.upgrade(UPGRADE);
    kit.stuck("alpha").signal("skip", skip("WELL", "broken"));
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(servers.journal("beta")).isEmpty();
    assertThat(servers.upgrades()).hasSize(1);
  }

  @Test
  void aRejectionLeavesProductionAloneAndCanaryAsItIs() {
    var run = kit.upgrade(UPGRADE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("reject", decision("login is slow"));
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(result.why()).isEqualTo("reject by ops: login is slow");
    assertThat(share(result, "alpha").outcome()).isEqualTo(Outcome.DONE);
    assertThat(share(result, "beta").outcome()).isEqualTo(Outcome.NOT_STARTED);
    assertThat(servers.journal("beta")).isEmpty();
  }

  @Test
  void silenceIsANo() {
    var result = result(kit.upgrade(with("approvalTimeout", "PT1H")));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(result.why()).isEqualTo("nobody answered in time");
  }

  @Test
  void anAbortInAWaveLetsTheRunningOneEndAndStartsNobody() {
    var beta = servers.hold("upgradePackages beta");
    var run = kit.upgrade(UPGRADE);
    kit.approve(run);
    await().until(() -> servers.journal("beta").contains("upgrade"));
    run.signal("pause", decision("wait"));
    kit.awaitGate(run, RolloutStage.PAUSED);
    run.signal("resume", decision("go on"));
    run.signal("abort", decision("too late in the day"));
    beta.countDown();
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.ABORTED);
    assertThat(share(result, "beta").outcome()).isEqualTo(Outcome.DONE);
    assertThat(servers.journal("gamma")).isEmpty();
    assertThat(servers.upgrades()).singleElement().isEqualTo(result);
  }

  @Test
  void aClientThatAsksIsShownAndAnAbortWaitsForIt() {
    servers.sicken("beta");
    var run = kit.upgrade(UPGRADE);
    kit.approve(run);
    var beta = kit.stuck("beta");
    awaitStage(run, "WAITS_FOR_DECISION");
    assertThat(progress(run).headline())
        .startsWith("Waits for a decision in upgrade/u1/beta: ")
        .contains("HTTPS answers 502");
    assertThat(run.query("state", RolloutStage.class)).isEqualTo(RolloutStage.WAVE);
    run.signal("abort", decision("too late in the day"));
    await().until(() -> progress(run).decisions().getLast().verb() == Verb.ABORT);
    assertThat(progress(run).stage()).isEqualTo("WAITS_FOR_DECISION");
    var record = servers.hold("recordUpgrade");
    beta.signal("skip", skip("WELL", "repairing it by hand"));
    awaitStage(run, "RECORD");
    assertThat(progress(run).headline()).doesNotContain("upgrade/u1/beta");
    record.countDown();
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.ABORTED);
    assertThat(share(result, "beta").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(share(result, "gamma").outcome()).isEqualTo(Outcome.NOT_STARTED);
  }

  private static void awaitStage(WorkflowStub run, String stage) {
    await().until(() -> progress(run).stage().equals(stage));
  }

  @Test
  void aRecordThatCannotBeWrittenAfterAnAbortStillAsks() {
    servers.fail("recordUpgrade", UNAVAILABLE, "remote refuses");
    var run = kit.upgrade(UPGRADE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("abort", decision("no"));
    kit.awaitGate(run, RolloutStage.RECORD_STUCK);
    servers.repair("recordUpgrade");
    run.signal("retry", decision("fixed"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ABORTED);
  }

  @Test
  void aHostThatCannotBeReachedIsTriedAgainAtTheEnd() {
    var run = kit.upgrade(UPGRADE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    servers.host("beta").condition(Condition.UNREACHABLE);
    kit.approve(run);
    kit.awaitGate(run, RolloutStage.DEFERRED);
    servers.host("beta").condition(Condition.HEALTHY);
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(share(result, "beta").outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void aFreezeHoldsEverybodyBackUnlessWindowsAreIgnored() {
    var today =
        Instant.ofEpochMilli(kit.kit.currentTimeMillis())
            .atZone(ZoneId.of("Europe/Berlin"))
            .toLocalDate();
    servers.freezes().add(new Freeze(today, today.plusDays(1), "elections"));
    var run = kit.upgrade(UPGRADE);
    kit.awaitGate(run, RolloutStage.WINDOW);
    run.signal("abort", decision("right now then"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ABORTED);
    assertThat(approved("ignoreWindows", true).outcome()).isEqualTo(RolloutOutcome.DONE);
  }

  @Test
  void aDryRunSaysWhatIsPendingAndChangesNothing() {
    servers.lacks("gamma", FakeServers.NOTHING);
    servers.host("delta").condition(Condition.UNREACHABLE);
    var result = result(kit.upgrade(with("dryRun", true)));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.PLANNED);
    assertThat(result.clients())
        .extracting(it -> it.client() + " " + it.outcome() + " " + it.why())
        .containsExactly(
            "alpha NOT_STARTED would upgrade 1 packages (openssl 3.5.1-1 -> 3.5.1-1+deb13u1), and a reboot",
            "beta NOT_STARTED would upgrade 1 packages (openssl 3.5.1-1 -> 3.5.1-1+deb13u1), and a reboot",
            "gamma UP_TO_DATE no security update is pending and no reboot is required",
            "delta DEFERRED no route to host");
    assertThat(servers.journal()).isEmpty();
    assertThat(servers.upgrades()).isEmpty();
  }

  @Test
  void aHostWhosePendingUpdatesCannotBeReadIsDeferredInADryRunAndTheOthersArePlanned() {
    servers.fail("pendingUpdates beta", JOB_FAILED, "its answer is not in the expected form");
    var result = result(kit.upgrade(with("dryRun", true)));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.PLANNED);
    assertThat(result.clients())
        .extracting(it -> it.client() + " " + it.outcome())
        .containsExactly(
            "alpha NOT_STARTED", "beta DEFERRED", "gamma NOT_STARTED", "delta NOT_STARTED");
    assertThat(result.clients().get(1).why()).contains("not in the expected form");
  }

  @Test
  void anAbortedDryRunDoesNotWaitForItsHostsAndLeavesNoTrace() {
    var held = servers.hold("pendingUpdates beta");
    var run = kit.upgrade(with("dryRun", true));
    await()
        .until(
            () ->
                progress(run).items().stream()
                    .anyMatch(
                        item ->
                            item.step().equals("PENDING") && item.state() == StepState.RUNNING));
    run.signal("abort", decision("not today"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ABORTED);
    held.countDown();
    assertThat(servers.upgrades()).isEmpty();
  }

  @Test
  void aRollbackDoesNotExist() {
    var run = kit.upgrade(UPGRADE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    assertThatThrownBy(() -> run.update("rollback", Checklist.class, decision("no")))
        .hasStackTraceContaining("rollback");
    assertThat(progress(run).stage()).isEqualTo("WAITS_FOR_DECISION");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reason| |reason: ' ': 1-500 characters",
        "operator|a;b|operator: 'a;b': 1-80 letters",
        "soak|PT200H|soak: 'PT200H': 0 to 7 days",
        "failureBudget|many|failureBudget: 'many': a count or a percentage",
        "revision|main|revision"
      })
  void badInputFailsAtOnceNamingFieldValueAndRule(String line) {
    var parts = line.split("\\|", 3);
    var run = kit.upgrade(with(parts[0], parts[1]));
    assertThatThrownBy(() -> result(run))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining(parts[2]);
    assertThat(servers.journal()).isEmpty();
  }

  @Test
  void stateThatOnlyAContinuedRunMayCarryIsRefusedWhenTyped() {
    var carried =
        new RolloutState<UpgradeTargets, UpgradeResult>(
            new UpgradeTargets(List.of(), List.of(), "Europe/Berlin"),
            Instant.EPOCH,
            List.of(),
            1,
            true,
            false,
            new Checklist("UpgradeServers", "", "WAVE", "", List.of(), List.of(), List.of()));
    var run = kit.upgrade(with("carried", carried));
    assertThatThrownBy(() -> result(run)).hasStackTraceContaining("carried: only a run that");
    assertThat(servers.journal()).isEmpty();
  }

  @Test
  void theUpgradeOfAClientThatAnEarlierRunLeftRunningIsAwaited() {
    var left =
        kit.client.newUntypedWorkflowStub(
            "LeftOver", WorkflowTestKit.options(UpgradeTestKit.ID + "/beta"));
    left.start();
    var run = kit.upgrade(with("waves", List.of(3)));
    kit.approve(run);
    await().until(() -> servers.journal("delta").contains("maintenance off"));
    var packages = List.of(FakeServers.OPENSSL);
    left.signal(
        "answer",
        new UpgradeResult(
            new ClientName("beta"),
            Outcome.DONE,
            "",
            packages,
            true,
            "s-left",
            null,
            null,
            Map.of()));
    var beta = share(result(run), "beta");
    assertThat(beta.outcome()).isEqualTo(Outcome.DONE);
    assertThat(beta.snapshot()).isEqualTo("s-left");
    assertThat(beta.packages()).isEqualTo(packages);
    assertThat(servers.journal("beta")).isEmpty();
  }
}
