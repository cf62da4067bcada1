package society.postx.platform.workflows.release;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.SCANNER_UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.release.FakeHost.NEW;
import static society.postx.platform.workflows.release.FakeHost.OLD;
import static society.postx.platform.workflows.release.ReleaseTestKit.ID;
import static society.postx.platform.workflows.release.ReleaseTestKit.RELEASE;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.outcome;
import static society.postx.platform.workflows.release.ReleaseTestKit.progress;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;
import static society.postx.platform.workflows.release.ReleaseTestKit.skip;
import static society.postx.platform.workflows.release.ReleaseTestKit.with;

import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClientInput;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.RolloutState;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.scan.ScanReport;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.text.Quantities;

/** Tests a release until production begins: plan, gates, canary, soak, approval. */
@Timeout(60)
class DeployReleaseTest {
  private final ReleaseTestKit kit = new ReleaseTestKit();
  private final FakeFleet fleet = kit.fleet;

  @BeforeEach
  void oneCanaryAndThreeInProduction() {
    fleet.add("alpha", CANARY);
    fleet.add("beta", PRODUCTION);
    fleet.add("gamma", PRODUCTION);
    fleet.add("delta", PRODUCTION);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aGoodReleaseReachesEveryClientAndIsRecorded() {
    var run = kit.deploy(RELEASE);
    kit.approve(run);
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(result.clients()).extracting(it -> it.outcome()).containsOnly(Outcome.DONE);
    for (var name : List.of("alpha", "beta", "gamma", "delta")) {
      assertThat(fleet.host(name).commit()).isEqualTo(NEW);
      assertThat(fleet.journal(name))
          .containsExactly("backup", "maintenance on", "base 0e5", "deploy 0e5", "maintenance off");
    }
    assertThat(result.clients().getFirst().before().getFirst().commit()).isEqualTo(OLD);
    assertThat(result.clients().getFirst().snapshot()).isEqualTo("s-alpha");
    assertThat(fleet.records()).singleElement().isEqualTo(result);
    assertThat(progress(run).stage()).isEqualTo("ENDED");
    assertThat(progress(run).items()).filteredOn(item -> item.state() == StepState.STUCK).isEmpty();
    assertThat(progress(run).items())
        .as("nothing is shown as if it were still to come")
        .noneMatch(item -> item.state() == StepState.OPEN || item.state() == StepState.RUNNING)
        .filteredOn(item -> item.step().equals("ROLL_BACK"))
        .singleElement()
        .extracting(Checklist.Item::state)
        .isEqualTo(StepState.NOT_NEEDED);
  }

  @Test
  void nothingReachesProductionBeforeTheApproval() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    assertThat(fleet.host("alpha").commit()).isEqualTo(NEW);
    assertThat(fleet.host("beta").commit()).isEqualTo(OLD);
    await().until(() -> fleet.alerts().size() == 1);
    assertThat(fleet.alerts().getFirst().text())
        .contains("alpha runs 0e5")
        .contains("./platform approve deploy/r1 --plan ");
    assertThat(progress(run).headline()).contains("Deploy to 3 production clients?");
  }

  @Test
  void theDetailsSayWhatRunsWhereAndHowToAnswer() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    var details =
        run.query("__temporal_workflow_metadata", WorkflowMetadata.class).getCurrentDetails();
    assertThat(details)
        .contains("alpha (canary): done; runs nextcloud:28.0.2; down for 7 s")
        .contains("1 done, 3 not started")
        .doesNotContain("before its turn")
        .contains("✅ No critical vulnerability in an image: 1 scanned, 0 findings waived")
        .contains(
            "`approve` with `{\"operator\":\"your name\",\"reason\":\"why\",\"plan\":\"%s\"}`"
                .formatted(alertedPlan()));
  }

  @Test
  void aCanaryThatRunsIsNotSaidToHaveMissedItsTurn() {
    fleet.add("another", CANARY);
    fleet.hold("deploy alpha");
    var run = kit.deploy(with("waveLimit", 1));
    kit.awaitGate(run, RolloutStage.CANARY);
    await().until(() -> details(run).contains("another (canary)"));
    assertThat(details(run)).doesNotContain("the rollout ended before its turn");
    fleet.hold("deploy alpha").countDown();
    kit.approve(run);
    result(run);
  }

  @Test
  void theApprovalShowsWhatItAsksInTheUiTheQueryAndTheAlertAlike() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    var question = requireNonNull(progress(run).question());
    assertThat(question.clients()).containsExactly("beta", "gamma", "delta");
    assertThat(question.changes())
        .last()
        .isEqualTo("nextcloud:28.0.1 -> nextcloud:28.0.2 (3 clients)");
    assertThat(question.rejection()).isEqualTo("rolls alpha back; no data is lost");
    await().until(() -> fleet.alerts().size() == 1);
    var alert = fleet.alerts().getFirst().text();
    var details = details(run);
    for (var shown :
        List.of(
            question.asked(),
            "beta, gamma, delta",
            "nextcloud:28.0.2 (3 clients)",
            question.rejection(),
            Quantities.time(question.until()),
            question.digest())) {
      assertThat(alert).contains(shown);
      assertThat(details).contains(shown);
      assertThat(details.indexOf(shown)).isLessThan(details.indexOf("### Plan"));
    }
    assertThat(details.indexOf("### How to answer")).isLessThan(details.indexOf("### Plan"));
  }

  @Test
  void aReleaseForOneClientAsksWhetherItStays() {
    var run = kit.deploy(with("leaveOut", List.of("beta", "gamma", "delta")));
    kit.awaitGate(run, RolloutStage.APPROVAL);
    var question = requireNonNull(progress(run).question());
    assertThat(question.asked())
        .isEqualTo(
            "Keep it on the canary clients? The plan has no production clients to deploy to.");
    assertThat(question.seen()).startsWith("alpha runs 0e5");
    assertThat(question.lines()).noneMatch(line -> line.strip().equals("for"));
    Approvals.approve(run, "well");
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(fleet.host("alpha").commit()).isEqualTo(NEW);
  }

  @Test
  void aRefusedSignalStandsOnTopUntilTheNextDecision() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("approve", Map.of("operator", "`eva`\n# x", "plan", "another"));
    await().until(() -> progress(run).notice() != null);
    assertThat(details(run))
        .containsPattern("(?m)^⚠️ approve by \\\\`eva\\\\` # x at .* UTC was refused: plan: ");
    Approvals.approve(run, "canary is healthy");
    result(run);
    assertThat(progress(run).notice()).isNull();
    assertThat(progress(run).question()).isNull();
  }

  private static String details(WorkflowStub run) {
    return run.query("__temporal_workflow_metadata", WorkflowMetadata.class).getCurrentDetails();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resolve RESOLVE", "inspect SURVEY", "scanImages IMAGES_SAFE"})
  void anAbortDoesNotWaitForWhatOnlyReads(String activityAndStep) {
    var step = activityAndStep.split(" ", 2)[1];
    var held = fleet.hold(activityAndStep.split(" ", 2)[0]);
    try {
      var run = kit.deploy(RELEASE);
      await()
          .until(
              () ->
                  progress(run).items().stream()
                      .anyMatch(
                          item -> item.step().equals(step) && item.state() == StepState.RUNNING));
      run.signal("abort", decision("wrong release"));
      assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    } finally {
      held.countDown();
    }
    assertThat(fleet.journal()).isEmpty();
  }

  @Test
  void aSurveyThatNobodyWaitsForDoesNotHideWhatWaitsForPeople() {
    var held = fleet.hold("locate");
    fleet.fail("record", UNAVAILABLE, "remote refuses");
    var run = kit.deploy(RELEASE);
    await().until(() -> survey(run) == StepState.RUNNING);
    run.signal("abort", decision("wrong release"));
    kit.awaitGate(run, RolloutStage.RECORD_STUCK);
    held.countDown();
    await().until(() -> survey(run) == StepState.DONE);
    assertThat(progress(run).stage()).isEqualTo("WAITS_FOR_DECISION");
    assertThat(progress(run).headline()).contains("remote refuses");
    fleet.repair("record");
    run.signal("retry", decision("fixed"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
  }

  private static StepState survey(WorkflowStub run) {
    return progress(run).items().stream()
        .filter(item -> item.step().equals("SURVEY"))
        .map(Checklist.Item::state)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRejectedCanaryRunsWhatItRan() {
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("reject", decision("login is slow"));
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(result.why()).isEqualTo("reject by ops: login is slow");
    assertThat(outcome(result, "alpha")).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(outcome(result, "beta")).isEqualTo(Outcome.NOT_STARTED);
    assertThat(fleet.host("alpha").commit()).isEqualTo(OLD);
    assertThat(fleet.journal("alpha"))
        .endsWith("evidence", "maintenance on", "base 01d", "deploy 01d", "maintenance off");
    assertThat(fleet.journal("beta")).isEmpty();
  }

  @Test
  void silenceIsANoAndPeopleWereRemindedTwice() {
    var result = result(kit.deploy(with("approvalTimeout", "PT1H")));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(result.why()).isEqualTo("nobody answered in time");
    assertThat(fleet.host("alpha").commit()).isEqualTo(OLD);
    assertThat(fleet.alerts(3))
        .extracting(alert -> alert.title())
        .containsSequence(
            "release r1 waits for your approval",
            "release r1 still waits for your approval",
            "release r1 still waits for your approval");
  }

  @Test
  void anApprovalCountsOnlyAtItsGateSignedAndForThePlanShown() {
    fleet.critical().add(finding());
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.IMAGES_STUCK);
    run.signal("approve", decision("early"));
    fleet.critical().clear();
    run.signal("retry", decision("waiver committed"));
    kit.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("approve", Map.of("reason", "unsigned"));
    run.signal("approve", Map.of("operator", "ops", "plan", "another"));
    run.signal("approve", decision("some plan"));
    assertThat(fleet.host("beta").commit()).isEqualTo(OLD);
    run.signal("approve", Map.of("operator", "ops", "plan", alertedPlan()));
    result(run);
    assertThat(progress(run).decisions())
        .extracting(Checklist.Entry::outcome)
        .satisfiesExactly(
            line -> assertThat(line).contains("approve is not possible at IMAGES_STUCK"),
            line -> assertThat(line).isEqualTo("accepted"),
            line -> assertThat(line).contains("operator: '': 1-80 characters"),
            line -> assertThat(line).contains("plan: 'another': APPROVAL shows plan "),
            line -> assertThat(line).contains("plan: is missing; approve names the plan"),
            line -> assertThat(line).isEqualTo("accepted"));
  }

  private String alertedPlan() {
    await().until(() -> fleet.alerts().stream().anyMatch(it -> it.text().contains("--plan ")));
    var text =
        fleet.alerts().stream()
            .map(alert -> alert.text())
            .filter(it -> it.contains("--plan "))
            .findFirst()
            .orElseThrow();
    return text.substring(text.indexOf("--plan ") + 7).split("\\s", 2)[0];
  }

  @Test
  void anApprovalThatComesAfterTheRejectionIsRefused() {
    fleet.hold("record");
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    run.signal("reject", decision("no"));
    kit.awaitGate(run, RolloutStage.RECORDING);
    run.signal("approve", decision("yes"));
    fleet.hold("record").countDown();
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(progress(run).decisions().getLast().outcome())
        .contains("refused: nothing waits for a decision now");
  }

  @Test
  void aDryRunSaysWhatWouldChangeAndChangesNothing() {
    fleet.host("gamma").runs(NEW, false);
    fleet.host("delta").condition(Condition.UNREACHABLE);
    var result = result(kit.deploy(with("dryRun", true)));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.PLANNED);
    assertThat(result.clients())
        .extracting(it -> it.client() + " " + it.outcome() + " " + it.why())
        .containsExactly(
            "alpha NOT_STARTED would change base, nextcloud (nextcloud:28.0.1 -> nextcloud:28.0.2)",
            "beta NOT_STARTED would change base, nextcloud (nextcloud:28.0.1 -> nextcloud:28.0.2)",
            "gamma UP_TO_DATE the host already runs this release",
            "delta DEFERRED no route to host");
    assertThat(fleet.journal()).isEmpty();
    assertThat(fleet.records()).isEmpty();
  }

  @Test
  void aClientWhoseChangeCannotBePlannedIsDeferredInADryRunAndTheOthersArePlanned() {
    fleet.fail("planDeployment beta", JOB_FAILED, "its record names an unknown commit");
    var result = result(kit.deploy(with("dryRun", true)));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.PLANNED);
    assertThat(result.clients())
        .extracting(it -> it.client() + " " + it.outcome())
        .containsExactly(
            "alpha NOT_STARTED", "beta DEFERRED", "gamma NOT_STARTED", "delta NOT_STARTED");
    assertThat(result.clients().get(1).why())
        .isEqualTo("cannot plan the change: its record names an unknown commit (JOB_FAILED)");
  }

  @Test
  void aCriticalFindingStopsBeforeTheFirstChangeUntilAWaiverIsCommitted() {
    fleet.critical().add(finding());
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.IMAGES_STUCK);
    assertThat(progress(run).headline()).contains("CVE-2026-1234 in nextcloud:28.0.2");
    assertThatThrownBy(() -> run.update("skip", Checklist.class, decision("no time")))
        .rootCause()
        .hasMessageContaining("skip is not possible at IMAGES_STUCK: retry or abort or rollback");
    fleet.critical().clear();
    run.signal("retry", decision("waiver committed"));
    kit.approve(run);
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
  }

  @Test
  void aSecretThatChangesWithoutARotationStopsBeforeTheFirstChangeUntilOneIsRecorded() {
    fleet.changedSecrets().add("beta");
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.SECRETS_STUCK);
    assertThat(progress(run).headline()).contains("beta: " + FakeFleet.CHANGED_SECRET);
    assertThat(fleet.journal()).isEmpty();
    fleet.changedSecrets().clear();
    run.signal("retry", decision("rotation recorded"));
    kit.approve(run);
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
  }

  @Test
  void oneHostWhoseSecretsCannotBeComparedHoldsUpNobodyElse() {
    fleet.changedSecrets().add("beta");
    var run = kit.deploy(with("failureBudget", "1"));
    kit.awaitGate(run, RolloutStage.SECRETS_STUCK);
    run.signal("skip", skip("SECRETS_STUCK", "beta's host is odd"));
    kit.approve(run);
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(fleet.journal("beta")).isEmpty();
    assertThat(fleet.journal("alpha")).isNotEmpty();
  }

  static ScanReport.Finding finding() {
    return new ScanReport.Finding(
        "nextcloud:28.0.2", "CVE-2026-1234", "libwebp", "1.2", "1.3", "overflow");
  }

  @Test
  void aMissingScannerDoesNotPass() {
    fleet.fail("scanImages", SCANNER_UNAVAILABLE, "no database");
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.SCANNER_STUCK);
    run.signal("abort", decision("tomorrow"));
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    assertThat(fleet.journal()).isEmpty();
  }

  @Test
  void peopleMayLetThroughWhatNobodyCouldLookAtAndTheChecklistSaysSo() {
    fleet.fail("scanImages", SCANNER_UNAVAILABLE, "no database");
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.SCANNER_STUCK);
    run.signal("skip", skip("SCANNER_STUCK", "the hole is open now"));
    kit.awaitGate(run, RolloutStage.APPROVAL);
    assertThat(progress(run).items())
        .filteredOn(item -> item.state() == StepState.SKIPPED)
        .singleElement()
        .satisfies(item -> assertThat(item.note()).contains("skipped: no database"));
  }

  @Test
  void aTargetThatIsNotWellStopsBeforeTheFirstChangeUntilPeopleLetItGo() {
    fleet.host("beta").condition(Condition.UNHEALTHY);
    var run = kit.deploy(RELEASE);
    kit.awaitGate(run, RolloutStage.TARGETS_STUCK);
    assertThat(progress(run).headline()).contains("beta: disk 97% full");
    fleet.host("beta").condition(Condition.HEALTHY);
    run.signal("retry", decision("freed"));
    kit.approve(run);
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
  }

  @Test
  void aCanaryThatFailsIsBroughtBackAndNobodyElseIsTouched() {
    fleet.host("alpha").badOnNew();
    var result = result(kit.deploy(RELEASE));
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(result.why()).contains("alpha ROLLED_BACK: HTTPS answers 502");
    assertThat(fleet.host("alpha").commit()).isEqualTo(OLD);
    assertThat(fleet.journal("beta")).isEmpty();
  }

  @Test
  void aCanaryThatSickensInSoakIsBroughtBack() {
    var run = kit.deploy(with("soak", "PT1H"));
    kit.awaitGate(run, RolloutStage.SOAK);
    fleet.host("alpha").badOnNew();
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    assertThat(result.why()).contains("alpha: ").contains("2 bad").contains("HTTPS answers 502");
    assertThat(fleet.host("alpha").commit()).isEqualTo(OLD);
  }

  @Test
  void aSoakThatCouldNotBeWatchedAsksPeople() {
    fleet.fail("sampleHealth", UNAVAILABLE, "no answer");
    var run = kit.deploy(with("soak", "PT3M"));
    kit.awaitGate(run, RolloutStage.SOAK);
    kit.kit.sleep(Duration.ofMinutes(4));
    kit.awaitGate(run, RolloutStage.SOAK_UNCLEAR);
    assertThat(progress(run).headline()).contains("0 good, 0 bad, 3 missing");
    fleet.repair("sampleHealth");
    run.signal("retry", decision("worker is back"));
    kit.awaitGate(run, RolloutStage.SOAK);
    kit.kit.sleep(Duration.ofMinutes(4));
    kit.approve(run);
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.DONE);
  }

  @Test
  void withoutACanaryGroupOneProductionClientStandsInForIt() {
    var run = kit.deploy(with("leaveOut", List.of("alpha")));
    kit.awaitGate(run, RolloutStage.APPROVAL);
    assertThat(fleet.host("beta").commit()).isEqualTo(NEW);
    assertThat(fleet.host("gamma").commit()).isEqualTo(OLD);
    Approvals.approve(run, "well");
    assertThat(result(run).clients()).hasSize(3);
    assertThat(fleet.journal("alpha")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "revision|-x|revision: '-x': a branch, tag or hash",
        "revision|a..b|revision: 'a..b': a branch, tag or hash",
        "reason| |reason: ' ': 1-500 characters",
        "operator|a;b|operator: 'a;b': 1-80 letters",
        "soak|PT200H|soak: 'PT200H': 0 to 7 days",
        "approvalTimeout|PT1S|approvalTimeout: 'PT1S': 1 minute to 30 days",
        "failureBudget|many|failureBudget: 'many': a count or a percentage",
        "failureBudget|101%|failureBudget: '101%': a count or a percentage",
        "waveLimit|51|waveLimit: '51': 1 to 50",
        "resumes|../x|resumes: '../x': a release's id",
        "colour|red|colour"
      })
  void badInputFailsAtOnceNamingFieldValueAndRule(String line) {
    var parts = line.split("\\|", 3);
    var run = kit.deploy(with(parts[0], parts[1]));
    assertThatThrownBy(() -> result(run))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining(parts[2]);
    assertThat(fleet.journal()).isEmpty();
  }

  @Test
  void stateThatOnlyAContinuedRunMayCarryIsRefusedWhenTyped() {
    var carried =
        new RolloutState<Release, DeployClientResult>(
            new Release(
                FakeHost.NEW,
                "28.0.2",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "Europe/Berlin"),
            Instant.EPOCH,
            List.of(),
            1,
            true,
            false,
            new Checklist("DeployRelease", "", "WAVE", "", List.of(), List.of(), List.of()));
    var run = kit.deploy(with("carried", carried));
    assertThatThrownBy(() -> result(run)).hasStackTraceContaining("carried: only a run that");
    assertThat(fleet.journal()).isEmpty();
  }

  @Test
  void oneClientIsNotDeployedToByHand() {
    var run = kit.stub(ID + "/alpha", "DeployClient");
    run.start(
        new DeployClientInput(
            new HostAddress(new ClientName("alpha"), "192.0.2.1"),
            "r1",
            FakeHost.NEW,
            List.of(),
            true,
            null));
    assertThatThrownBy(() -> run.getResult(DeployClientResult.class))
        .hasStackTraceContaining("DeployClient is started by DeployRelease only");
    assertThat(fleet.journal()).isEmpty();
  }
}
