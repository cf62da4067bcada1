package society.postx.platform.workflows.release;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;
import static society.postx.platform.workflows.release.FakeHost.NEW;
import static society.postx.platform.workflows.release.FakeHost.OLD;
import static society.postx.platform.workflows.release.ReleaseTestKit.RELEASE;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.progress;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;
import static society.postx.platform.workflows.release.ReleaseTestKit.skip;
import static society.postx.platform.workflows.release.ReleaseTestKit.with;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.rollout.decision.RolloutStage;

/**
 * Proves that one client's deployment backs up first, rolls back and never runs old code on new
 * data.
 */
@Timeout(60)
class ClientShareTest {
  private final ReleaseTestKit kit = new ReleaseTestKit();
  private final FakeFleet fleet = kit.fleet;

  @BeforeEach
  void oneCanaryAndOneInProduction() {
    fleet.add("alpha", CANARY);
    fleet.add("beta", PRODUCTION);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private DeploymentResult beta() {
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    return beta(run);
  }

  private static DeploymentResult beta(WorkflowStub run) {
    return result(run).clients().getLast();
  }

  @Test
  void imagesThatCannotBePulledLeaveTheClientUntouchedForLater() {
    fleet.fail("pullImages beta", UNAVAILABLE, "registry: connection refused");
    var beta = beta();
    assertThat(beta.outcome()).isEqualTo(Outcome.DEFERRED);
    assertThat(beta.why())
        .isEqualTo(
            "cannot pull the images, nothing was changed: registry: connection refused (UNAVAILABLE)");
    assertThat(fleet.journal("beta")).isEmpty();
  }

  @Test
  void anImageThatDoesNotExistFailsTheReleaseBeforeAnyChange() {
    fleet.fail("pullImages beta", JOB_FAILED, "nextcloud:99: manifest unknown");
    assertThat(beta().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(fleet.journal("beta")).isEmpty();
  }

  @Test
  void anAdminPasswordThatTheClientChangedFailsNoRelease() {
    fleet.fail("checkAdminLogin", VERIFICATION_FAILED, "nextcloud refuses the password");
    assertThat(beta().outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void aSecretThatChangesWithoutARotationLeavesTheClientUntouched() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    fleet.changedSecrets().add("beta");
    kit.approve(run);
    var beta = beta(run);
    assertThat(beta.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(beta.why()).isEqualTo("nothing was changed: " + FakeFleet.CHANGED_SECRET);
    assertThat(fleet.journal("beta")).isEmpty();
  }

  @Test
  void aRollbackIsNeverRefusedBecauseOfASecret() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    fleet.changedSecrets().add("alpha");
    run.signal("reject", decision("login is slow"));
    assertThat(result(run).clients().getFirst().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.host("alpha").commit()).isEqualTo(OLD);
  }

  @Test
  void withoutABackupNothingIsChanged() {
    fleet.fail("backUpTagged beta", JOB_FAILED, "Storage Box is full");
    var beta = beta();
    assertThat(beta.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(beta.why())
        .isEqualTo("backup failed, nothing was changed: Storage Box is full (JOB_FAILED)");
    assertThat(fleet.journal("beta")).containsExactly("backup");
  }

  @Test
  void withoutMaintenanceModeNothingIsChanged() {
    fleet.fail("beginMaintenance beta", UNAVAILABLE, "no answer");
    assertThat(beta().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(fleet.journal("beta"))
        .containsExactly("backup", "maintenance on", "maintenance off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"applyBase", "deploy begins", "deploy", "checkHttps", "checkInside"})
  void aFailureAfterTheFirstChangeLeadsBackWithEvidenceBeforeRepair(String method) {
    if (method.equals("checkHttps")) {
      fleet.host("beta").badOnNew();
    } else {
      fleet.fail(method + " beta", JOB_FAILED, "exit status 1");
    }
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    if (!method.equals("checkHttps")) {
      awaitStuckRollback("exit status 1");
      fleet.repair(method + " beta");
      kit.share("beta").signal("retry", decision("fixed"));
    }
    var beta = beta(run);
    assertThat(beta.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(beta.evidence()).isEqualTo("evidence/beta.txt");
    assertThat(fleet.host("beta").commit()).isEqualTo(OLD);
    var journal = fleet.journal("beta");
    assertThat(journal.indexOf("evidence")).isLessThan(journal.indexOf("base 01d"));
    assertThat(journal.indexOf("backup")).isZero();
    assertThat(journal).endsWith("maintenance off").doesNotContain("restore s-beta");
  }

  private void awaitStuckRollback(String why) {
    var share = kit.share("beta");
    await()
        .ignoreExceptions()
        .until(
            () ->
                progress(share).headline().startsWith("\"Roll back the client\" is stuck: " + why));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBackupThatStartsAfterAGoodDeploymentLeavesItAlone(boolean disturbs) {
    fleet.host("beta").backsUpAfterChange(2, disturbs);
    fleet.watchNoDowntime(); // no time is skipped while an activity runs
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    var beta = beta(run);
    assertThat(beta.outcome()).isEqualTo(Outcome.DONE);
    assertThat(fleet.journal("beta")).doesNotContain("deploy 01d", "evidence");
    assertThat(fleet.host("beta").commit()).isEqualTo(NEW);
  }

  @Test
  void aBadDeploymentIsBroughtBackOnceTheBackupHasEnded() {
    fleet.host("beta").backsUpAfterChange(2, true);
    fleet.watchNoDowntime(); // no time is skipped while an activity runs
    fleet.host("beta").badOnNew();
    var beta = beta();
    assertThat(beta.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(beta.why()).contains("502");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBackupThatStartsAfterARollbackLeavesItAlone(boolean disturbs) {
    fleet.watchNoDowntime();
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    fleet.host("alpha").backsUpAfterChange(3, disturbs);
    run.signal("reject", decision("login is slow"));
    assertThat(result(run).clients().getFirst().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.alerts()).noneMatch(it -> it.title().contains("is stuck"));
  }

  @Test
  void aDeclaredMigrationIsUndoneByARestore() {
    fleet.declareMigration();
    fleet.host("beta").badOnNew();
    assertThat(beta().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertRestored();
  }

  @Test
  void aMigrationThatOnlyTheVersionShowsIsUndoneByARestore() {
    fleet.host("beta").badOnNew();
    fleet.host("beta").migratesSilently();
    assertThat(beta().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertRestored();
  }

  @Test
  void aVersionThatIsNoLongerToldIsTakenForAMigration() {
    fleet.host("beta").badOnNew();
    fleet.host("beta").migratesAndGoesMute();
    assertThat(beta().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertRestored();
  }

  @Test
  void aReleaseThatFailedBeforeItTouchedAnAppCostsNoData() {
    fleet.declareMigration();
    fleet.fail("applyBase beta", JOB_FAILED, "exit status 1");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    awaitStuckRollback("exit status 1");
    fleet.repair("applyBase beta");
    kit.share("beta").signal("retry", decision("fixed"));
    assertThat(beta(run).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(fleet.journal("beta")).contains("deploy 01d").doesNotContain("restore s-beta");
  }

  private void assertRestored() {
    assertThat(fleet.journal("beta")).containsSubsequence("restore s-beta", "deploy 01d");
    assertThat(fleet.host("beta").commit()).isEqualTo(OLD);
    assertThat(fleet.host("beta").data()).isEqualTo(OLD);
  }

  @Test
  void aMigratedCanaryThatIsRejectedIsRestoredAndTheQuestionSaidWhatThatCosts() {
    fleet.host("alpha").migratesSilently();
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    assertThat(Objects.requireNonNull(progress(run).question()).rejection())
        .contains("it restores the backup of alpha and loses what users wrote since");
    run.signal("reject", decision("no"));
    result(run);
    assertThat(fleet.journal("alpha")).containsSubsequence("restore s-alpha", "deploy 01d");
    assertThat(fleet.host("alpha").data()).isEqualTo(OLD);
  }

  @Test
  void aRollbackThatPeopleGiveUpIsBrokenAndThePermitWasKeptUntilThen() {
    fleet.fail("deploy beta", JOB_FAILED, "disk full");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    awaitStuckRollback("disk full");
    await().until(() -> fleet.alerts().stream().anyMatch(it -> it.text().contains("disk full")));
    assertThat(status("client/beta"))
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    kit.share("beta").signal("skip", skip("ROLL_BACK", "repairing it by hand"));
    var beta = beta(run);
    assertThat(beta.outcome()).isEqualTo(Outcome.BROKEN);
    assertThat(beta.why()).contains("disk full").contains("skipped by ops: repairing it by hand");
    assertThat(fleet.journal("beta")).endsWith("maintenance off");
    await()
        .until(
            () ->
                status("client/beta") != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  private WorkflowExecutionStatus status(String id) {
    return kit.client.newUntypedWorkflowStub(id).describe().getStatus();
  }

  /** A backup of a client with much data may hold the host for hours just then. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChangeOfTheHostHasAsMuchTimeAsTheBackupThatItMayWaitFor(boolean back) {
    if (back) {
      fleet.host("beta").badOnNew();
    }
    assertThat(beta().outcome()).isEqualTo(back ? Outcome.ROLLED_BACK : Outcome.DONE);
    assertThat(limits("Deploy", "ApplyBase"))
        .hasSizeGreaterThanOrEqualTo(back ? 3 : 2)
        .containsOnly(Duration.ofHours(6));
  }

  private List<Duration> limits(String... activities) {
    return kit
        .client
        .fetchHistory(kit.share("beta").getExecution().getWorkflowId())
        .getEvents()
        .stream()
        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
        .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
        .filter(it -> List.of(activities).contains(it.getActivityType().getName()))
        .map(it -> Duration.ofSeconds(it.getScheduleToCloseTimeout().getSeconds()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"done", "up to date", "rolled back"})
  void aClientsChecklistHasNothingLeftToDoOnceItsRunHasEnded(String how) {
    switch (how) {
      case "up to date" -> fleet.host("beta").runs(NEW, false);
      case "rolled back" -> fleet.host("beta").badOnNew();
      default -> {}
    }
    assertThat(beta().outcome().name().replace('_', ' ').toLowerCase(Locale.ROOT)).isEqualTo(how);
    assertThat(progress(kit.share("beta")).items())
        .extracting(Checklist.Item::state)
        .doesNotContain(StepState.OPEN, StepState.RUNNING);
  }

  @Test
  void aClientThatRunsTheReleaseIsLeftAloneEvenByARollback() {
    fleet.host("alpha").runs(NEW, false);
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("reject", decision("no"));
    assertThat(result(run).clients().getFirst().outcome()).isEqualTo(Outcome.UP_TO_DATE);
    assertThat(fleet.journal("alpha")).isEmpty();
  }

  @Test
  void downtimeIsWhatTheProbeSawUntilItWasCancelled() {
    var run = kit.deploy(with("leaveOut", List.of("beta")));
    kit.approve(run);
    assertThat(result(run).clients().getFirst().downtime())
        .isEqualTo(new Downtime(Duration.ofSeconds(7), Duration.ofMinutes(1), 60));
  }

  @Test
  void aMonitoringThatDoesNotEndMaintenanceAsks() {
    fleet.fail("endMaintenance beta", UNAVAILABLE, "no answer");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    var share = kit.share("beta");
    await()
        .ignoreExceptions()
        .until(() -> progress(share).headline().contains("\"End maintenance mode\" is stuck"));
    fleet.repair("endMaintenance beta");
    share.signal("retry", decision("fixed"));
    assertThat(beta(run).outcome()).isEqualTo(Outcome.DONE);
  }

  /** The activity's answer of null stands in for any bug: workflow code does not expect it. */
  @Test
  void aBugWhileAClientIsChangedFailsTheTaskAndNothingElseIsDone() {
    fleet.forgetAnswer("deploy beta");
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    var share = kit.share("beta");
    await().ignoreExceptions().until(() -> events(share).contains(EVENT_TYPE_WORKFLOW_TASK_FAILED));
    assertThat(share.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    assertThat(fleet.journal("beta")).endsWith("deploy 0e5");
    assertThat(events(share))
        .doesNotContain(EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED); // the probe watches on
  }

  private List<EventType> events(WorkflowStub run) {
    return kit.client.fetchHistory(run.getExecution().getWorkflowId()).getEvents().stream()
        .map(HistoryEvent::getEventType)
        .toList();
  }
}
