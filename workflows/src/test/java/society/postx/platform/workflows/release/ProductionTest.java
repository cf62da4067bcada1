package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.release.FakeHost.NEW;
import static society.postx.platform.workflows.release.FakeHost.OLD;
import static society.postx.platform.workflows.release.ReleaseTestKit.RELEASE;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.outcome;
import static society.postx.platform.workflows.release.ReleaseTestKit.progress;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;
import static society.postx.platform.workflows.release.ReleaseTestKit.skip;
import static society.postx.platform.workflows.release.ReleaseTestKit.with;

import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.rollout.plan.Window;
import society.postx.platform.workflows.rollout.targets.ClientRow;
import society.postx.platform.workflows.rollout.targets.Target;

/** Tests a release after its approval: waves, budget, pause, deferral, windows and rollback. */
@Timeout(60)
class ProductionTest {
  private static final List<String> PRODUCTION_CLIENTS =
      List.of("bravo", "charlie", "delta", "echo", "foxtrot");

  private final ReleaseTestKit kit = new ReleaseTestKit();
  private final FakeFleet fleet = kit.fleet;

  @BeforeEach
  void oneCanaryAndFiveInProduction() {
    fleet.add("alpha", CANARY);
    PRODUCTION_CLIENTS.forEach(name -> fleet.add(name, PRODUCTION));
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private DeployReleaseResult approved(WorkflowStub run) {
    kit.approve(run);
    return result(run);
  }

  private List<String> onNew() {
    return PRODUCTION_CLIENTS.stream()
        .filter(name -> fleet.host(name).commit().equals(NEW))
        .toList();
  }

  @Test
  void withoutABudgetTheFirstFailureEndsTheRolloutAndTheRestIsListed() {
    fleet.host("bravo").badOnNew();
    var result = approved(kit.deploy(RELEASE));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.STOPPED);
    assertThat(result.why()).isEqualTo("1 clients failed, the budget is 0");
    assertThat(outcome(result, "bravo")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(outcome(result, "charlie")).isEqualTo(Outcome.NOT_STARTED);
    assertThat(fleet.host("alpha").commit()).isEqualTo(NEW);
    assertThat(onNew()).isEmpty();
  }

  @Test
  void aBudgetOfOneLetsOneFailAndASecondEndsIt() {
    fleet.host("bravo").badOnNew();
    var result = approved(kit.deploy(with("failureBudget", "1")));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(result.why()).isEqualTo("1 failed, within the budget");
    assertThat(onNew()).containsExactly("charlie", "delta", "echo", "foxtrot");
  }

  @Test
  void theFailureThatExceedsTheBudgetLetsTheOthersOfItsWaveEnd() {
    fleet.host("charlie").badOnNew();
    fleet.host("delta").badOnNew();
    var result =
        approved(kit.deploy(with("failureBudget", "20%", "waves", List.of(3), "waveLimit", 3)));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.STOPPED);
    assertThat(outcome(result, "bravo")).isEqualTo(Outcome.DONE);
    assertThat(outcome(result, "echo")).isEqualTo(Outcome.NOT_STARTED);
    assertThat(onNew()).containsExactly("bravo");
  }

  @Test
  void aPauseInTheMiddleOfAWaveStartsNobodyUntilResumed() {
    var bravo = fleet.hold("deploy bravo");
    var run = kit.deploy(with("waves", List.of(5), "waveLimit", 1));
    kit.approve(run);
    await().until(() -> fleet.journal("bravo").contains("deploy 0e5"));
    run.update("pause", Checklist.class, decision("lunch"));
    bravo.countDown();
    await().until(() -> fleet.journal("bravo").contains("maintenance off"));
    assertThat(run.query("state", RolloutStage.class)).isEqualTo(RolloutStage.PAUSED);
    assertThat(fleet.journal("charlie")).isEmpty();
    run.update("resume", Checklist.class, decision("fed"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(onNew()).hasSize(5);
  }

  @Test
  void anAbortRollsBackTheLastOneFirstAndTheRunningOneOnceItHasEnded() {
    var charlie = fleet.hold("deploy charlie");
    var run = kit.deploy(with("waves", List.of(5), "waveLimit", 1));
    kit.approve(run);
    await().until(() -> fleet.journal("charlie").contains("deploy 0e5"));
    run.signal("abort", decision("wrong release"));
    await().until(() -> fleet.host("alpha").commit().equals(OLD));
    charlie.countDown();
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    assertThat(result.why()).isEqualTo("abort by ops: wrong release");
    assertThat(fleet.journal().stream().filter(line -> line.endsWith("deploy 01d")))
        .containsExactly("bravo deploy 01d", "alpha deploy 01d", "charlie deploy 01d");
    assertThat(outcome(result, "delta")).isEqualTo(Outcome.NOT_STARTED);
    assertThat(fleet.journal("delta")).isEmpty();
  }

  @Test
  void aRolledBackReleaseChecksHealthAgain() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    fleet.fail("checkHttps alpha", UNAVAILABLE, "certificate expired");
    run.signal("rollback", decision("users complain"));
    var alpha = kit.share("alpha");
    await().until(() -> progress(alpha).headline().contains("certificate expired"));
    fleet.repair("checkHttps alpha");
    alpha.signal("retry", decision("renewed"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    assertThat(fleet.host("alpha").commit()).isEqualTo(OLD);
  }

  @Test
  void aRollbackWhilePausedBringsAllBack() {
    var bravo = fleet.hold("deploy bravo");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    await().until(() -> fleet.journal("bravo").contains("deploy 0e5"));
    run.update("pause", Checklist.class, decision("wait"));
    run.update("rollback", Checklist.class, decision("no good"));
    bravo.countDown();
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    assertThat(onNew()).isEmpty();
    assertThat(fleet.host("alpha").commit()).isEqualTo(OLD);
  }

  @Test
  void aBusyClientIsLeftForTheEnd() {
    var holder = kit.kit.hold("bravo", "restore/bravo");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    kit.kit.sleep(Duration.ofMinutes(11));
    await().until(() -> onNew().size() == 4);
    assertThat(outcomeNow(run, "bravo")).isEqualTo("DEFERRED");
    holder.release(null);
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(onNew()).hasSize(5);
  }

  /** Its offboarding began after the plan, or nobody could ask. */
  @Test
  void aClientWhoseOffboardingBeganMeanwhileDoesNotStopTheRelease() {
    fleet.offboarding("bravo");
    fleet.fail("beingOffboarded", UNAVAILABLE, "Temporal does not list");
    var unused = kit.kit.hold("bravo", "offboard/bravo");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(onNew()).hasSize(4);
    assertThat(kit.fleet.alerts()).noneMatch(it -> it.title().contains("ended: STOPPED"));
    assertThat(run.query("progress", Checklist.class).items())
        .anyMatch(
            it ->
                it.note().contains("cannot tell which clients are being offboarded")
                    && it.note().contains("Temporal does not list"));
  }

  private static String outcomeNow(WorkflowStub run, String client) {
    return List.of(run.query("clients", ClientRow[].class)).stream()
        .filter(row -> row.client().value().equals(client))
        .map(ClientRow::state)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCancelledReleaseStartsNobodyAndTheClientThatRunsEndsByItself() {
    var bravo = fleet.hold("deploy bravo");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    await().until(() -> fleet.journal("bravo").contains("deploy 0e5"));
    run.cancel();
    assertThatThrownBy(() -> result(run)).hasRootCauseInstanceOf(CanceledFailure.class);
    assertThat(progress(run).stage()).isEqualTo("CANCELLED");
    assertThat(progress(run).headline())
        .contains("nothing was undone; next: start deploy/r1 again");
    assertThat(progress(run).items())
        .extracting(Checklist.Item::state)
        .doesNotContain(StepState.RUNNING);
    bravo.countDown();
    var share = kit.share("bravo").getResult(DeployClientResult.class);
    assertThat(share.deployment().outcome()).isEqualTo(Outcome.DONE);
    assertThat(fleet.journal("bravo")).endsWith("maintenance off");
    assertThat(onNew()).containsExactly("bravo");
  }

  @Test
  void aHostThatCannotBeReachedIsDeferredAndNoFailure() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    fleet.host("bravo").condition(Condition.UNREACHABLE);
    kit.approve(run);
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.STOPPED);
    assertThat(result.why())
        .contains("1 clients stay deferred: bravo the host is unreachable: no route to host");
    assertThat(outcome(result, "bravo")).isEqualTo(Outcome.DEFERRED);
    assertThat(onNew()).hasSize(4);
    assertThat(fleet.journal("bravo")).isEmpty();
  }

  @Test
  void aReleaseThatResumesTakesOnlyThoseThatAreNotDone() {
    fleet.host("charlie").badOnNew();
    assertThat(approved(kit.deploy(RELEASE)).outcome()).isEqualTo(RolloutOutcome.STOPPED);
    assertThat(onNew()).containsExactly("bravo", "delta");
    fleet.host("charlie").good();
    var second = approved(kit.deploy(with("resumes", "r1")));
    assertThat(second.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(second.clients())
        .extracting(it -> it.client().value())
        .containsExactly("charlie", "echo", "foxtrot");
    assertThat(onNew()).hasSize(5);
  }

  @Test
  void eachWaveAsksWhereThatIsWanted() {
    var run = kit.deploy(with("approveEachWave", true, "waves", List.of(2, 3)));
    kit.approve(run);
    kit.awaitGate(run, RolloutStage.WAVE_APPROVAL);
    assertThat(onNew()).containsExactly("bravo", "charlie");
    assertThat(progress(run).headline()).contains("Wave 2 of 2: deploy to 3 clients?");
    Approvals.approve(run, "go on");
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
  }

  @Test
  void aWaveThatNobodyApprovesEndsTheRolloutAndLeavesGoodClientsAlone() {
    var run =
        kit.deploy(
            with("approveEachWave", true, "waves", List.of(2, 3), "approvalTimeout", "PT1H"));
    kit.approve(run);
    kit.awaitGate(run, RolloutStage.WAVE_APPROVAL);
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.STOPPED);
    assertThat(onNew()).containsExactly("bravo", "charlie");
  }

  @Test
  void aClientOutsideOfItsWindowIsChangedWhenItOpens() {
    var zone = ZoneId.of("Europe/Berlin");
    var now = Instant.ofEpochMilli(kit.kit.currentTimeMillis()).atZone(zone);
    var opens = now.plusHours(5);
    fleet.add(
        new Target(
            new ClientName("golf"),
            PRODUCTION,
            new Window(List.of(), LocalTime.from(opens), LocalTime.from(opens.plusHours(1)))));
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    kit.awaitGate(run, RolloutStage.WINDOW);
    assertThat(progress(run).headline()).contains("golf waits until").contains("window is closed");
    assertThat(onNew()).hasSize(5);
    assertThat(fleet.journal("golf")).isEmpty();
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(fleet.host("golf").commit()).isEqualTo(NEW);
  }

  @Test
  void aFreezeHoldsEverybodyBackUnlessWindowsAreIgnored() {
    var today =
        Instant.ofEpochMilli(kit.kit.currentTimeMillis())
            .atZone(ZoneId.of("Europe/Berlin"))
            .toLocalDate();
    fleet.freezes().add(new Freeze(today, today.plusDays(1), "elections"));
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.WINDOW);
    assertThat(progress(run).headline()).contains("the freeze \"elections\" lasts until");
    run.signal("abort", decision("right now then"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    var second = kit.deploy(with("ignoreWindows", true));
    assertThat(approved(second).outcome()).isEqualTo(RolloutOutcome.DONE);
  }

  @Test
  void aRecordThatCannotBeWrittenAsksAndTheOutcomeStands() {
    fleet.fail("record", UNAVAILABLE, "remote refuses");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    kit.awaitGate(run, RolloutStage.RECORD_STUCK);
    fleet.repair("record");
    run.signal("retry", decision("fixed"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(fleet.records()).hasSize(1);
  }

  /** One canary is healthy and approved; the other one is unreachable before production. */
  private WorkflowStub untilDeferred() {
    fleet.host("able").condition(Condition.UNREACHABLE);
    var run = kit.deploy(with("failureBudget", "5"));
    kit.awaitGate(run, RolloutStage.TARGETS_STUCK);
    run.signal("skip", skip("TARGETS_STUCK", "it comes back"));
    kit.approve(run);
    fleet.host("able").condition(Condition.HEALTHY);
    return run;
  }

  @Test
  void aReleaseThatIsDoneSaysWhoseTurnNeverCame() {
    fleet.host("bravo").condition(Condition.UNREACHABLE);
    var run = kit.deploy(with("failureBudget", "1"));
    kit.approve(run);
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(result.why())
        .isEqualTo(
            "1 clients stay deferred, within the budget; a release that resumes this one deploys to them");
    assertThat(outcome(result, "bravo")).isEqualTo(Outcome.DEFERRED);
  }

  @Test
  void aCanaryThatStaysDeferredEndsWithoutSuccess() {
    fleet.add("able", CANARY);
    fleet.host("able").condition(Condition.UNREACHABLE);
    var run = kit.deploy(with("failureBudget", "5"));
    kit.awaitGate(run, RolloutStage.TARGETS_STUCK);
    run.signal("skip", skip("TARGETS_STUCK", "it comes back"));
    kit.approve(run);
    assertThat(result(run).why()).startsWith("1 clients stay deferred");
  }

  @Test
  void aCanaryThatWasDeferredAndFailsThenRejectsTheRelease() {
    fleet.add("able", CANARY);
    fleet.host("able").badOnNew();
    var result = result(untilDeferred());
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(result.why()).contains("canary failed: able ROLLED_BACK: HTTPS answers 502");
    assertThat(onNew()).isEmpty();
    assertThat(fleet.host("alpha").commit()).isEqualTo(OLD);
  }

  @Test
  void aCanaryThatWasDeferredAndIsWellThenNeedsNoSecondApproval() {
    fleet.add("able", CANARY);
    var result = result(untilDeferred());
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(outcome(result, "able")).isEqualTo(Outcome.DONE);
  }
}
