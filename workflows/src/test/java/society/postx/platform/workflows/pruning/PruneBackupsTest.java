package society.postx.platform.workflows.pruning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.options;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.progress;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.backup.BackupLateness;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.backup.UsageReport;
import society.postx.platform.workflows.onboarding.OnboardingTestKit;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

class PruneBackupsTest {

  private final OnboardingTestKit kit = new OnboardingTestKit();

  @BeforeEach
  void fourClientsHaveOldSnapshots() {
    for (var client : new String[] {"alpha", "beta", "delta", "gamma"}) {
      kit.world.putForeign("file " + client);
      kit.world.putForeign("snapshot %s 1".formatted(client));
    }
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void everyClientsOldSnapshotsGoAndTheResultNamesThem() throws IOException {
    var run = prune(Map.of());
    var result = run.getResult(PruneBackupsResult.class);
    assertThat(result.summary()).isEqualTo("4 of 4 clients pruned");
    assertThat(result.clients()).containsEntry("delta", "forgot 1, 1 kept: delta 1").hasSize(4);
    assertThat(kit.world.things()).noneMatch(thing -> thing.startsWith("snapshot"));
    assertThat(progress(run).items())
        .allSatisfy(item -> assertThat(item.state()).isEqualTo(StepState.DONE));
    Histories.keep("prune-backups", kit.client, "prune-backups");
    Histories.keep("prune-client", kit.client, "prune-backups/alpha");
    Histories.keep("prune-client-two-clocks", kit.client, "prune-backups/alpha");
  }

  @Test
  void onlyNamedClientsArePruned() {
    var result = prune(Map.of("clients", new String[] {"beta"}));
    assertThat(result.getResult(PruneBackupsResult.class).clients()).containsOnlyKeys("beta");
    assertThat(kit.world.things()).contains("snapshot alpha 1").doesNotContain("snapshot beta 1");
  }

  @Test
  void aClientThatCannotBePrunedRaisesAnAlertAndDelaysNoOtherClient() {
    kit.world.fail("prune beta", UNAVAILABLE, "the Storage Box is away");
    var result = prune(Map.of()).getResult(PruneBackupsResult.class);
    assertThat(result.summary()).isEqualTo("3 of 4 clients pruned");
    assertThat(result.clients())
        .containsEntry("beta", "not pruned: the Storage Box is away (UNAVAILABLE)");
    assertThat(kit.world.alerts(1))
        .singleElement()
        .satisfies(
            alert ->
                assertThat(alert.text()).contains("beta: not pruned: the Storage Box is away"));
  }

  @Test
  void anAlertNamesAListThatCannotBeRead() throws IOException {
    kit.world.fail("clients", UNAVAILABLE, "clients/beta.yml: domian: unknown field");
    var run = prune(Map.of());
    assertThatThrownBy(() -> run.getResult(PruneBackupsResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(kit.world.alerts(1))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.title()).isEqualTo("prune-backups: no client was pruned");
              assertThat(alert.text())
                  .contains("clients/beta.yml: domian: unknown field", "the next run tries again");
            });
    Histories.keep("prune-unlisted", kit.client, "prune-backups");
  }

  @Test
  void aSuspiciousRepositoryAlertsAndIsPrunedAllTheSame() throws IOException {
    kit.world.suspect("beta", "7 snapshots claim a time in the future\n### x");
    var result = prune(Map.of()).getResult(PruneBackupsResult.class);
    assertThat(result.summary()).isEqualTo("4 of 4 clients pruned");
    assertThat(result.clients().get("beta"))
        .startsWith("SUSPICIOUS: 7 snapshots claim a time in the future")
        .endsWith("forgot 1, 1 kept: beta 1");
    assertThat(kit.world.alerts(1))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.title()).isEqualTo("backups of beta look tampered with");
              assertThat(alert.text())
                  .contains("- 7 snapshots claim a time in the future ### x")
                  .contains("./platform backups --forget-plan beta");
            });
    Histories.keep("prune-client-suspicious", kit.client, "prune-backups/beta");
  }

  @Test
  void aClientThatAsksHoldsUpNobodyAndLosesNothing() throws IOException {
    kit.world.question("beta", "7 snapshots would be forgotten");
    var result = pruneAndWait(Map.of());
    assertThat(result.summary()).isEqualTo("4 of 4 clients pruned");
    assertThat(result.clients())
        .containsEntry(
            "beta", "forget/beta asks: 7 snapshots would be forgotten; nothing was forgotten");
    assertThat(kit.world.things()).contains("snapshot beta 1").doesNotContain("snapshot alpha 1");
    assertThat(kit.world.alerts(1))
        .singleElement()
        .satisfies(
            alert ->
                assertThat(alert.text())
                    .contains(
                        "Forget 1 snapshots of beta for ever?",
                        "forget beta 1 stored 2026-01-01: out of all terms",
                        "./platform approve forget/beta"));

    var nextNight = kit.client.newUntypedWorkflowStub("PruneClient", options("prune-beta"));
    nextNight.start(Map.of("client", "beta"));
    assertThat(nextNight.getResult(String.class)).startsWith("forget/beta asks: ");
    Histories.keep("prune-client-asking", kit.client, "prune-backups/beta");
  }

  @Test
  void anApprovedPlanIsForgottenAndARejectedOneIsKept() throws IOException {
    kit.world.question("beta", "7 snapshots would be forgotten");
    kit.world.question("delta", "7 snapshots would be forgotten");
    pruneAndWait(Map.of("clients", new String[] {"beta", "delta"}));
    var asked = kit.client.newUntypedWorkflowStub("forget/beta");
    var refused = kit.client.newUntypedWorkflowStub("forget/delta");
    var yes = answer(asked, "looked at it");
    kit.world.putForeign("snapshot beta 2"); // becomes old after the question
    asked.update("approve", Checklist.class, yes);
    refused.update("reject", Checklist.class, answer(refused, "hijacked"));
    assertThat(asked.getResult(ForgetReport.class).forget()).containsExactly("beta 1");
    assertThat(refused.getResult(ForgetReport.class).done()).isFalse();
    assertThat(kit.world.things())
        .contains("snapshot beta 2", "snapshot delta 1")
        .doesNotContain("snapshot beta 1");
    Histories.keep("forget-approved", kit.client, "forget/beta");
    Histories.keep("forget-rejected", kit.client, "forget/delta");
  }

  @Test
  void aDuePruneChecksAndFreesSpaceInSlices() throws IOException {
    kit.world.space("beta", 3);
    var result = prune(Map.of()).getResult(PruneBackupsResult.class);
    assertThat(result.clients())
        .containsEntry("alpha", "forgot 1, 1 kept: alpha 1")
        .containsEntry(
            "beta", "freed 1.000 GiB, freed 1.000 GiB, freed 1.000 GiB; forgot 1, 1 kept: beta 1");
    assertThat(kit.world.slices()).containsExactly("beta 2048", "beta 2048", "beta 2048");
    Histories.keep("prune-client-in-slices", kit.client, "prune-backups/beta");
    Histories.keep("prune-backups-measured", kit.client, "prune-backups");
  }

  @Test
  void whatANightDoesNotFinishTheNextNightGoesOnWith() {
    kit.world.space("beta", 6);
    prune(Map.of("clients", List.of("beta"))).getResult(PruneBackupsResult.class);
    assertThat(kit.world.slices()).hasSize(4);
    var night = kit.client.newUntypedWorkflowStub("PruneClient", options("prune-beta"));
    night.start(Map.of("client", "beta"));
    assertThat(night.getResult(String.class))
        .isEqualTo("freed 1.000 GiB, freed 1.000 GiB; nothing to forget, 1 kept");
    assertThat(kit.world.slices()).hasSize(6);
  }

  @Test
  void aSliceThatDoesNotEndIsFollowedByASmallerOne() {
    kit.world.space("beta", 1);
    kit.world.slow(600);
    var result = prune(Map.of("clients", List.of("beta"))).getResult(PruneBackupsResult.class);
    assertThat(kit.world.slices()).containsExactly("beta 2048", "beta 1024", "beta 512");
    assertThat(result.clients().get("beta")).contains("a slice of 1024 MB did not end, freed");
  }

  @Test
  void aNightWhoseSlicesAllDoNotEndAlerts() {
    kit.world.space("beta", 1);
    kit.world.slow(100);
    prune(Map.of("clients", List.of("beta"))).getResult(PruneBackupsResult.class);
    assertThat(kit.world.slices())
        .containsExactly("beta 2048", "beta 1024", "beta 512", "beta 256");
    assertThat(kit.world.alerts(1))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.title()).isEqualTo("the backups of beta cannot be pruned");
              assertThat(alert.text())
                  .contains("No prune slice finished last night", "a slice of 256 MB did not end");
            });
  }

  @Test
  void aDamagedRepositoryAlertsAndIsNeverPruned() {
    kit.world.space("beta", 1);
    kit.world.damage("beta", "pack 1f10 does not exist\n### x");
    kit.world.question("beta", "7 snapshots would be forgotten");
    var result = prune(Map.of("clients", List.of("beta"))).getResult(PruneBackupsResult.class);
    assertThat(result.clients().get("beta")).startsWith("NOT PRUNED, the repository is damaged: ");
    assertThat(kit.world.alerts(2))
        .anySatisfy(
            alert -> {
              assertThat(alert.title()).isEqualTo("the backups of beta are damaged");
              assertThat(alert.text()).contains("restic check: pack 1f10 does not exist ### x");
            });
    var asked = kit.client.newUntypedWorkflowStub("forget/beta");
    asked.update("approve", Checklist.class, answer(asked, "looked at it"));
    assertThat(asked.getResult(ForgetReport.class).forget()).containsExactly("beta 1");
    assertThat(kit.world.slices()).isEmpty();
  }

  @Test
  void aCheckThatCannotRunPrunesNothingAndIsReported() {
    kit.world.space("beta", 1);
    kit.world.fail("checkBeforePrune beta", UNAVAILABLE, "the Storage Box is away");
    var result = prune(Map.of("clients", List.of("beta"))).getResult(PruneBackupsResult.class);
    assertThat(result.clients())
        .containsEntry("beta", "not pruned: the Storage Box is away (UNAVAILABLE)");
    assertThat(kit.world.slices()).isEmpty();
    assertThat(kit.world.alerts(1)).hasSize(1);
  }

  @Test
  void anApprovedForgetFreesItsSpaceEvenIfNothingIsLeftToForget() throws IOException {
    kit.world.question("beta", "7 snapshots would be forgotten");
    pruneAndWait(Map.of("clients", List.of("beta")));
    var asked = kit.client.newUntypedWorkflowStub("forget/beta");
    var yes = answer(asked, "looked at it");
    kit.world.removeForeign("snapshot beta 1"); // by an attempt whose answer was lost
    asked.update("approve", Checklist.class, yes);
    asked.getResult(ForgetReport.class);
    assertThat(kit.world.slices()).containsExactly("beta 2048");
    Histories.keep("forget-approved-in-slices", kit.client, "forget/beta");
  }

  /** Else a restore would wait for up to three hours. */
  @Test
  void anApprovedForgetHoldsThePermitForOneSliceAtATime() {
    kit.world.question("beta", "7 snapshots would be forgotten");
    pruneAndWait(Map.of("clients", List.of("beta")));
    kit.world.space("beta", 2);
    var asked = kit.client.newUntypedWorkflowStub("forget/beta");
    asked.update("approve", Checklist.class, answer(asked, "looked at it"));
    asked.getResult(ForgetReport.class);
    assertThat(kit.world.slices()).containsExactly("beta 2048", "beta 2048");
    assertThat(
            kit.client.fetchHistory("forget/beta").getEvents().stream()
                .filter(HistoryEvent::hasChildWorkflowExecutionStartedEventAttributes)
                .map(HistoryEvent::getChildWorkflowExecutionStartedEventAttributes)
                .filter(it -> it.getWorkflowExecution().getWorkflowId().equals("client/beta")))
        .as("permits: to forget, to check, and for each slice")
        .hasSize(4);
  }

  @Test
  void anApprovedForgetIsDoneOnceItsSpaceIsFree() {
    kit.world.question("beta", "7 snapshots would be forgotten");
    pruneAndWait(Map.of("clients", List.of("beta")));
    kit.world.space("beta", 2);
    var asked = kit.client.newUntypedWorkflowStub("forget/beta");
    asked.update("approve", Checklist.class, answer(asked, "looked at it"));
    asked.getResult(ForgetReport.class);
    var events = kit.client.fetchHistory("forget/beta").getEvents();
    var shown =
        events.reversed().stream()
            .filter(
                it ->
                    it.hasUpsertWorkflowSearchAttributesEventAttributes()
                        || it.hasActivityTaskCompletedEventAttributes())
            .toList();
    assertThat(shown.getFirst().hasUpsertWorkflowSearchAttributesEventAttributes()).isTrue();
    assertThat(progress(asked).stage()).isEqualTo("DONE");
  }

  @Test
  void aCheckThatFailsAfterAnApprovedForgetKeepsNoPermit() {
    kit.world.question("beta", "7 snapshots would be forgotten");
    pruneAndWait(Map.of("clients", List.of("beta")));
    var asked = kit.client.newUntypedWorkflowStub("forget/beta");
    kit.world.fail("checkBeforePrune beta", UNAVAILABLE, "the Storage Box is away");
    asked.update("approve", Checklist.class, answer(asked, "looked at it"));
    assertThat(asked.getResult(ForgetReport.class).forget()).containsExactly("beta 1");
    assertThat(progress(asked).items())
        .filteredOn(it -> it.note().contains("the Storage Box is away"))
        .isNotEmpty();
    assertThat(kit.world.slices()).isEmpty();
  }

  @Test
  void aFullBoxAndAClientThatGrewSuddenlyAlertOnceANight() {
    kit.world.usage(
        new UsageReport(
            "the box is 71 % full",
            "the box is 71 % full", List.of("beta grew by 130.0 GB\n# x"), List.of(), null));
    var result = prune(Map.of()).getResult(PruneBackupsResult.class);
    assertThat(requireNonNull(result.box()).summary()).isEqualTo("the box is 71 % full");
    assertThat(kit.world.alerts(2))
        .extracting(Alert::title)
        .containsExactlyInAnyOrder(
            "the box is 71 % full", "backups grew suddenly: beta grew by 130.0 GB # x");
    assertThat(prune(Map.of("clients", List.of("beta"))).getResult(PruneBackupsResult.class).box())
        .isNull();
  }

  @Test
  void aClientThatCannotBeMeasuredAlerts() {
    kit.world.usage(
        new UsageReport(
            "the box is 42 % full",
            "", List.of(), List.of("beta: more than 1000000 files\n# x", "delta: no answer"), ""));
    prune(Map.of()).getResult(PruneBackupsResult.class);
    assertThat(kit.world.alerts(1))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.title())
                  .isEqualTo("backups could not be measured: beta: more than 1000000 files # x");
              assertThat(alert.text()).contains("- delta: no answer", "./platform backups");
            });
  }

  @Test
  void aLateBackupOfThePlatformItselfAlerts() {
    kit.world.usage(
        new UsageReport(
            "the box is 42 % full",
            "",
            List.of(),
            List.of(),
            "the box stored the last backup at 2026-11-26 06:31 UTC, 3 d ago"));
    prune(Map.of()).getResult(PruneBackupsResult.class);
    assertThat(kit.world.alerts(1))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.title())
                  .startsWith("the platform's own backup is late: the box stored the last");
              assertThat(alert.text()).contains("schedules trigger back-up-platform");
            });
  }

  @Test
  void aBoxThatCannotBeMeasuredAlertsAndFailsNothing() {
    kit.world.fail("recordUsage", UNAVAILABLE, "Hetzner is away");
    var result = prune(Map.of()).getResult(PruneBackupsResult.class);
    assertThat(result.box()).isNull();
    assertThat(result.summary()).isEqualTo("4 of 4 clients pruned");
    assertThat(kit.world.alerts(1))
        .singleElement()
        .satisfies(it -> assertThat(it.title()).isEqualTo("the Storage Box could not be measured"));
  }

  @Test
  void aLateBackupAlertsEachNightAndOnceWhenItIsOver() throws IOException {
    kit.world.late("beta", new BackupLateness("the box stored the last backup at 2026-11-28", ""));
    for (var night = 1; night <= 2; night++) {
      var run = kit.client.newUntypedWorkflowStub("PruneClient", options("prune-beta"));
      run.start(Map.of("client", "beta"));
      assertThat(run.getResult(String.class)).startsWith("LATE: the box stored the last backup at");
      assertThat(kit.world.alerts(night))
          .hasSize(night)
          .allSatisfy(it -> assertThat(it.title()).isEqualTo("the backup of beta is late"));
      Histories.keep("prune-client-late", kit.client, "prune-beta");
    }
    kit.world.late("beta", new BackupLateness("", "backups run again, the newest since today"));
    var run = kit.client.newUntypedWorkflowStub("PruneClient", options("prune-beta"));
    run.start(Map.of("client", "beta"));
    assertThat(run.getResult(String.class)).isEqualTo("nothing to forget, 1 kept");
    assertThat(kit.world.alerts(3).getLast().title()).isEqualTo("backups of beta run again");
  }

  private static Map<String, String> answer(WorkflowStub run, String reason) {
    await().ignoreExceptions().until(() -> progress(run).question() != null);
    return Map.of(
        "operator",
        "ops",
        "reason",
        reason,
        "plan",
        requireNonNull(progress(run).question()).digest());
  }

  @Test
  void aDryRunSaysWhatWouldBeForgottenAndChangesAlertsAndAsksNothing() {
    kit.world.question("beta", "7 snapshots would be forgotten");
    kit.world.suspect("delta", "7 snapshots claim a time in the future");
    var result = prune(Map.of("dryRun", true)).getResult(PruneBackupsResult.class);
    assertThat(result.summary()).isEqualTo("4 of 4 clients planned; nothing was forgotten");
    assertThat(result.clients())
        .containsEntry("alpha", "would forget 1, 1 kept: alpha 1")
        .containsEntry(
            "beta",
            "would forget 1, 1 kept: beta 1; an operator would be asked: 7 snapshots would be forgotten")
        .containsEntry(
            "delta",
            "SUSPICIOUS: 7 snapshots claim a time in the future; would forget 1, 1 kept: delta 1");
    var one = kit.client.newUntypedWorkflowStub("ForgetSnapshots", options("plan/1"));
    one.start(Map.of("client", "beta", "dryRun", true));
    assertThat(one.getResult(ForgetReport.class).reasons())
        .containsExactly("beta 1 stored 2026-01-01: out of all terms");
    assertThat(kit.world.things().stream().filter(it -> it.startsWith("snapshot"))).hasSize(4);
    assertThat(kit.world.alerts()).isEmpty();
  }

  @Test
  void noAnswerForAWeekKeepsAllSnapshots() throws IOException {
    kit.world.question("beta", "7 snapshots would be forgotten");
    var run = kit.client.newUntypedWorkflowStub("ForgetSnapshots", options("forget/beta"));
    run.start(Map.of("client", "beta"));
    assertThat(run.getResult(ForgetReport.class).done()).isFalse();
    assertThat(kit.world.things()).contains("snapshot beta 1");
    Histories.keep("forget-unanswered", kit.client, "forget/beta");
  }

  @Test
  void theChecklistShowsWhatAHostSaysAsPlainText() {
    kit.world.fail("prune beta", UNAVAILABLE, "no\n### Decisions\n- **gamma** `done` <b>");
    var run = prune(Map.of());
    run.getResult(PruneBackupsResult.class);
    assertThat(
            run.query("__temporal_workflow_metadata", WorkflowMetadata.class).getCurrentDetails())
        .doesNotContain("\n### Decisions")
        .contains("- ❌ beta: no ### Decisions - \\*\\*gamma\\*\\* \\`done\\` \\<b\\>");
  }

  @Test
  void aBusyClientIsNotPrunedUntilItsPermitIsFree() throws IOException {
    var holder = kit.kit.hold("alpha", "restore/alpha");
    var run = prune(Map.of("clients", new String[] {"alpha"}));
    await().ignoreExceptions().until(() -> waits("prune-backups/alpha"));
    assertThat(kit.world.things()).contains("snapshot alpha 1");
    holder.release(null);
    assertThat(run.getResult(PruneBackupsResult.class).clients())
        .containsEntry("alpha", "forgot 1, 1 kept: alpha 1");
    Histories.keep("prune-busy", kit.client, "prune-backups");
    Histories.keep("prune-client-busy", kit.client, "prune-backups/alpha");
  }

  @Test
  void aLateBackupOfAClientThatIsBusyForDaysAlerts() throws IOException {
    kit.world.late("alpha", new BackupLateness("the box stored the last backup at 2026-11-25", ""));
    var unused = kit.kit.hold("alpha", "restore/alpha");
    var run = kit.client.newUntypedWorkflowStub("PruneClient", options("prune-alpha"));
    run.start(Map.of("client", "alpha"));

    assertThatThrownBy(() -> run.getResult(String.class))
        .hasStackTraceContaining("alpha is busy: ")
        .hasStackTraceContaining("LATE: the box stored the last backup at 2026-11-25");
    assertThat(kit.world.things()).contains("snapshot alpha 1");
    assertThat(kit.world.alerts(1))
        .singleElement()
        .satisfies(it -> assertThat(it.title()).isEqualTo("the backup of alpha is late"));
    Histories.keep("prune-client-late-while-busy", kit.client, "prune-alpha");
  }

  /** For weeks, in which its host is off. */
  @Test
  void aClientThatIsBeingOffboardedIsLeftOutAndAlertsNobody() {
    kit.world.late("alpha", new BackupLateness("the box stored the last backup at 2026-11-25", ""));
    kit.world.offboarding("alpha");
    var unused = kit.kit.hold("alpha", "offboard/alpha");
    var result = prune(Map.of()).getResult(PruneBackupsResult.class);
    assertThat(result.clients()).containsEntry("alpha", "is being offboarded");
    assertThat(result.summary()).endsWith("pruned, 1 left out, being offboarded");
    assertThat(kit.world.alerts()).isEmpty();
    assertThat(kit.world.things()).contains("snapshot alpha 1");
  }

  @Test
  void bothTurnsOfABusyClientSendOneAlert() {
    kit.world.late("alpha", new BackupLateness("the box stored the last backup at 2026-11-25", ""));
    var holder = kit.kit.hold("alpha", "restore/alpha");
    var run = prune(Map.of());
    assertThat(kit.world.alerts(1)).hasSize(1); // in its first turn

    holder.release(null);
    assertThat(run.getResult(PruneBackupsResult.class).clients().get("alpha"))
        .startsWith("LATE: the box stored the last backup at 2026-11-25; forgot 1");
    assertThat(kit.world.alerts()).hasSize(1);
  }

  @Test
  void aBusyClientWhoseBoxIsAwayIsNamedWithBoth() {
    kit.world.fail("planForget alpha", UNAVAILABLE, "the Storage Box is away");
    var unused = kit.kit.hold("alpha", "restore/alpha");
    var run = kit.client.newUntypedWorkflowStub("PruneClient", options("prune-alpha"));
    run.start(Map.of("client", "alpha"));
    assertThatThrownBy(() -> run.getResult(String.class))
        .hasStackTraceContaining("alpha is busy: ")
        .hasStackTraceContaining("its backups could not be looked at: the Storage Box is away");
  }

  @Test
  void aCancelledRunSaysHowFarItCame() {
    var unused = kit.kit.hold("alpha", "restore/alpha");
    var run = prune(Map.of("clients", new String[] {"alpha"}));
    await().ignoreExceptions().until(() -> waits("prune-backups/alpha"));
    run.cancel();
    assertThatThrownBy(() -> run.getResult(PruneBackupsResult.class))
        .hasRootCauseInstanceOf(CanceledFailure.class);
    assertThat(progress(run).stage()).isEqualTo("CANCELLED");
    assertThat(progress(run).headline())
        .isEqualTo(
            "cancelled after 0 of 1 clients; to start over with all clients: ./platform schedules trigger prune-backups");
    assertThat(progress(run).items())
        .extracting(Checklist.Item::state)
        .containsExactly(StepState.STOPPED);
  }

  private boolean waits(String id) {
    return kit.client.fetchHistory(id).getEvents().stream()
        .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_TIMER_STARTED);
  }

  @Test
  void carriedStateThatIsTypedIsRefused() {
    var carried =
        Map.of("waiting", List.of(), "busy", List.of(), "notes", Map.of(), "failed", List.of());
    var run = prune(Map.of("carried", carried));
    assertThatThrownBy(() -> run.getResult(PruneBackupsResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining("carried: only a run that continues an earlier one carries it");
    assertThat(kit.world.things()).contains("snapshot alpha 1");
  }

  @Test
  void oneClientsWorkflowStartedByHandPrunesIt() {
    var run = kit.client.newUntypedWorkflowStub("PruneClient", options("prune-beta"));
    run.start(Map.of("client", "beta"));
    assertThat(run.getResult(String.class)).isEqualTo("forgot 1, 1 kept: beta 1");
    assertThat(kit.world.things()).contains("snapshot alpha 1");
  }

  @Test
  void afterwardsNoPermitIsHeld() {
    prune(Map.of()).getResult(PruneBackupsResult.class);
    await()
        .until(
            () ->
                kit.client.newUntypedWorkflowStub("client/alpha").describe().getStatus()
                    != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "[\"alpha\",\"alpha\"]", "[\"Alpha\"]", "\"alpha\", \"force\": true"})
  void badInputFailsAtOnce(String clients) throws IOException {
    var input =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree("{\"clients\": %s}".formatted(clients));
    var run = stub();
    run.start(input);
    assertThatThrownBy(() -> run.getResult(PruneBackupsResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining("clients");
    assertThat(kit.world.things()).contains("snapshot alpha 1");
  }

  static Stream<String> histories() {
    return Stream.of("prune-backups", "prune-busy", "prune-unlisted", "prune-backups-measured")
        .flatMap(Histories::of);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void recordedHistoriesReplay(String name) throws Exception {
    WorkflowTestKit.replay(Histories.read(name), "prune-backups", PruneBackupsImpl.class);
  }

  static Stream<String> clientsHistories() {
    return Stream.of("prune-client", "prune-client-busy", "prune-client-two-clocks")
        .flatMap(Histories::of);
  }

  @ParameterizedTest
  @MethodSource("clientsHistories")
  void recordedHistoriesOfAClientReplay(String name) throws Exception {
    WorkflowTestKit.replay(Histories.read(name), "prune-backups/alpha", PruneClientImpl.class);
  }

  private WorkflowStub prune(Map<String, Object> input) {
    var run = stub();
    run.start(input);
    return run;
  }

  /** Its questions stay open. */
  private PruneBackupsResult pruneAndWait(Map<String, Object> input) {
    return kit.kit.inRealTime(() -> prune(input).getResult(PruneBackupsResult.class));
  }

  private WorkflowStub stub() {
    return kit.client.newUntypedWorkflowStub("PruneBackups", options("prune-backups"));
  }

  static Stream<Arguments> betasHistories() {
    return Stream.of(
        Arguments.of("prune-client-suspicious", "prune-backups/beta", PruneClientImpl.class),
        Arguments.of("prune-client-asking", "prune-backups/beta", PruneClientImpl.class),
        Arguments.of("prune-client-in-slices", "prune-backups/beta", PruneClientImpl.class),
        Arguments.of("prune-client-late", "prune-beta", PruneClientImpl.class),
        Arguments.of("prune-client-late-while-busy", "prune-alpha", PruneClientImpl.class),
        Arguments.of("forget-approved-in-slices", "forget/beta", ForgetSnapshotsImpl.class),
        Arguments.of("forget-approved", "forget/beta", ForgetSnapshotsImpl.class),
        Arguments.of("forget-rejected", "forget/delta", ForgetSnapshotsImpl.class),
        Arguments.of("forget-unanswered", "forget/beta", ForgetSnapshotsImpl.class));
  }

  @ParameterizedTest
  @MethodSource("betasHistories")
  void recordedQuestionsReplay(String name, String id, Class<?> workflow) throws Exception {
    for (var history : Histories.of(name).toList()) {
      WorkflowTestKit.replay(Histories.read(history), id, workflow);
    }
  }
}
