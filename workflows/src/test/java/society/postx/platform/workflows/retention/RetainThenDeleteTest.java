package society.postx.platform.workflows.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.retention.FakeArchives.ALPHA;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.retention.ReinstatementLook.State;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.Runs;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

@Timeout(60)
class RetainThenDeleteTest {
  private static final String ID = "retention/alpha/2027-01-31";
  private static final List<String> DELETION =
      List.of("examine", "moveToTrash", "examine", "deleteTrash", "verifyAbsent", "closeArchive");

  /** The deadline, and by how much the Storage Box's clock may be behind. */
  private static final Duration DUE = Duration.ofDays(90).plusMinutes(10).plusSeconds(1);

  private final WorkflowTestKit kit = new WorkflowTestKit();
  private final FakeArchives world = new FakeArchives(this::now);
  private final ArchiveFile original = world.file();

  @BeforeEach
  void work() {
    kit.work(world, RetainThenDeleteImpl.class, SendAlertImpl.class, PermitImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private Instant now() {
    return Instant.ofEpochMilli(kit.currentTimeMillis());
  }

  private WorkflowStub retained() {
    return retained(ID);
  }

  private WorkflowStub retained(String id) {
    var run = kit.client().newUntypedWorkflowStub("RetainThenDelete", WorkflowTestKit.options(id));
    run.start(Map.of("client", "alpha"));
    return run;
  }

  /** Of the workflow's newest run: it continues as a new one. */
  private Checklist progress() {
    return kit.client().newUntypedWorkflowStub(ID).query("progress", Checklist.class);
  }

  private void decide(String verb, String operator, String... more) {
    var decision = new HashMap<String, Object>(Map.of("operator", operator, "reason", "a dispute"));
    for (var at = 0; at < more.length; at += 2) {
      decision.put(more[at], more[at + 1]);
    }
    var before = progress().decisions().size();
    kit.client().newUntypedWorkflowStub(ID).signal(verb, decision);
    await().until(() -> progress().decisions().size() > before);
  }

  private String outcome() {
    return progress().decisions().getLast().outcome();
  }

  private void awaitStuck(String step) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> progress().stage().equals(Operation.WAITS) && step.equals(progress().waitsAt()));
  }

  private Runs runs(WorkflowStub run) {
    return new Runs(kit.client(), run.getExecution());
  }

  private void awaitWaiting() {
    await().ignoreExceptions().until(() -> progress().stage().equals("WAIT"));
  }

  @Test
  void evidenceGoesAfterThirtyDaysAndAllElseAfterNinety() throws IOException {
    var run = retained();
    var result = run.getResult(RetainThenDeleteResult.class);
    assertThat(world.calls())
        .startsWith("removeEvidence")
        .endsWith(DELETION.toArray(String[]::new));
    assertThat(world.folders()).isEmpty();
    assertThat(world.deletedAt())
        .isBetween(original.deleteAt(), original.deleteAt().plus(Duration.ofHours(1)));
    assertThat(result.summary()).startsWith("all data of alpha was deleted: the deadline ");
    assertThat(result.certificate()).isEqualTo("certificates/alpha-2027-05-01.md");
    assertThat(world.facts().evidence())
        .containsExactly("archive/ and trash/ have nothing of alpha", "logs and evidence: 2 files");
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.text())
                    .contains("./platform hold alpha", "restic repository " + "a".repeat(64)));
    assertThat(progress().stage()).isEqualTo("DONE");
    Histories.keep("retain-evidence-removed", runs(run), 1);
    Histories.keep("retain-deleted", kit.client(), ID);
  }

  /** The reconciler starts it again with this input, which knows nothing but the client. */
  @Test
  void aLossOfTemporalsDatabaseOnDay45MovesNoDeadline() {
    retained();
    kit.sleep(Duration.ofDays(45));
    assertThat(world.calls()).containsExactly("removeEvidence");
    kit.client().newUntypedWorkflowStub(ID).terminate("its database is lost");
    var deletion = retained().getResult(RetainThenDeleteResult.class);
    assertThat(world.calls()).endsWith(DELETION.toArray(String[]::new));
    assertThat(world.deletedAt())
        .isBetween(original.deleteAt(), original.deleteAt().plus(Duration.ofHours(1)));
    assertThat(world.folders()).isEmpty();
    assertThat(deletion.summary()).startsWith("all data of alpha was deleted: the deadline ");
    assertThat(deletion.certificate()).isEqualTo("certificates/alpha-2027-05-01.md");
  }

  @Test
  void aDeadlineThatWasExtendedBeforeTheLossStaysExtended() {
    retained();
    awaitWaiting();
    var later = original.deleteAt().plus(Duration.ofDays(60));
    decide("extend", "bob", "until", later.toString());
    await().until(() -> world.file().deleteAt().equals(later));
    kit.client().newUntypedWorkflowStub(ID).terminate("its database is lost");
    var unused = retained().getResult(RetainThenDeleteResult.class);
    assertThat(world.deletedAt()).isBetween(later, later.plus(Duration.ofHours(1)));
  }

  @Test
  void aQuestionStaysWhereOperatorsLookForItWhileOtherThingsAreDone() {
    retained();
    awaitWaiting();
    decide("deleteNow", "bob");
    await().until(() -> progress().stage().equals(Operation.WAITS));
    var looked = new CountDownLatch(1);
    world.during("findReinstatement", looked::countDown);
    kit.client().newUntypedWorkflowStub(ID).signal("lookAgain");
    await().until(() -> looked.getCount() == 0);
    await().until(() -> progress().stage().equals(Operation.WAITS));
    assertThat(progress().verbs()).containsExactly(Verb.APPROVE, Verb.REJECT);
  }

  @Test
  void aHoldKeepsTheArchiveAndItsReleaseLeavesAWeekToObject() throws IOException {
    var run = retained();
    awaitWaiting();
    decide("hold", "bob");
    kit.sleep(Duration.ofDays(400));
    assertThat(world.folders()).containsExactly(ALPHA.path());
    assertThat(world.calls()).doesNotContain("removeEvidence", "examine");
    assertThat(world.file().holds()).hasSize(1);
    decide("releaseHold", "carol");
    var released = now();
    run.getResult(RetainThenDeleteResult.class);
    assertThat(world.deletedAt()).isAfterOrEqualTo(released.plus(Duration.ofDays(6)));
    assertThat(world.file().holds()).isEmpty();
    Histories.keep("retain-held-and-released", runs(run), 1);
  }

  @Test
  void anExtensionCountsInGitToo() {
    var run = retained();
    awaitWaiting();
    var later = original.deleteAt().plus(Duration.ofDays(60));
    decide("extend", "bob", "until", original.deleteAt().minusSeconds(1).toString());
    assertThat(outcome()).contains("must be after the deadline");
    decide("extend", "bob", "until", "tomorrow");
    assertThat(outcome()).contains("until: 'tomorrow': an instant");
    decide("extend", "bob", "until", later.toString());
    assertThat(outcome()).isEqualTo("accepted");
    run.getResult(RetainThenDeleteResult.class);
    assertThat(world.deletedAt()).isAfterOrEqualTo(later);
    assertThat(world.file().deleteAt()).isEqualTo(later);
  }

  @Test
  void anEarlyDeletionNeedsASecondPerson() throws IOException {
    var run = retained();
    awaitWaiting();
    decide("deleteNow", "bob");
    await().until(() -> progress().question() != null);
    var plan = Objects.requireNonNull(progress().question()).digest();
    assertThat(progress().verbs()).containsExactly(Verb.APPROVE, Verb.REJECT);
    decide("approve", " B-o-b ", "plan", plan);
    assertThat(outcome()).contains("the deletion needs another operator than bob");
    decide("approve", "carol", "plan", "000000000000");
    assertThat(outcome()).startsWith("refused: plan: ");
    decide("approve", "carol", "plan", plan);
    var result = run.getResult(RetainThenDeleteResult.class);
    assertThat(world.deletedAt()).isBefore(original.evidenceUntil());
    assertThat(result.summary()).contains("asked by bob").endsWith("approved by carol");
    assertThat(world.calls()).containsSubsequence("removeEvidence", "deleteTrash", "closeArchive");
    assertThat(result.evidence()).anyMatch(it -> it.startsWith("logs and evidence: "));
    Histories.keep("retain-deleted-early-with-evidence", kit.client(), ID);
  }

  @Test
  void anEarlyDeletionThatNobodyAnswersIsRemindedOfTwice() {
    retained();
    awaitWaiting();
    decide("deleteNow", "bob");
    await().until(() -> progress().question() != null);
    kit.sleep(Duration.ofDays(8));
    await().until(() -> progress().question() == null);
    kit.sleep(Duration.ofDays(8));
    assertThat(world.alerts(3))
        .filteredOn(it -> it.title().contains("your approval"))
        .extracting(Alert::title)
        .containsExactly(
            ID + " waits for your approval",
            ID + " still waits for your approval",
            ID + " still waits for your approval");
  }

  @Test
  void anAnsweredEarlyDeletionIsNotRemindedOf() {
    retained();
    awaitWaiting();
    decide("deleteNow", "bob");
    await().until(() -> progress().question() != null);
    decide("reject", "carol");
    await().until(() -> progress().question() == null);
    kit.sleep(Duration.ofDays(8));
    assertThat(world.alerts(1)).noneMatch(it -> it.title().contains("still waits"));
  }

  @Test
  void aHoldWithdrawsTheRequestAndSilenceMeansNo() {
    retained();
    awaitWaiting();
    decide("deleteNow", "bob");
    await().until(() -> progress().question() != null);
    var plan = Objects.requireNonNull(progress().question()).digest();
    decide("hold", "carol", "until", original.deleteAt().toString());
    await().until(() -> progress().question() == null);
    decide("approve", "carol", "plan", plan);
    assertThat(outcome()).startsWith("refused: nothing waits for a decision now");
    decide("releaseHold", "carol");
    decide("deleteNow", "bob");
    await().until(() -> progress().question() != null);
    kit.sleep(Duration.ofDays(8));
    await().until(() -> progress().question() == null);
    assertThat(world.folders()).containsExactly(ALPHA.path());
  }

  @Test
  void aHoldAtTheLastMomentPutsTheArchiveBack() throws IOException {
    world.during("moveToTrash", () -> decide("hold", "bob"));
    var run = retained();
    awaitWaiting();
    kit.sleep(DUE); // not longer: its run ends, and time with it
    await().until(() -> world.calls().contains("moveBack"));
    awaitWaiting();
    assertThat(world.folders()).containsExactly(ALPHA.path());
    assertThat(world.calls()).doesNotContain("deleteTrash");
    assertThat(progress().headline()).contains("a dispute");
    assertThat(progress().decisions()).hasSize(1); // though it is another run by now
    Histories.keep("retain-put-back", runs(run), 2);
  }

  @Test
  void aHoldThatSomebodyWroteIntoTheFileHolds() {
    retained();
    awaitWaiting();
    world.edit(
        world.file().with(original.deleteAt(), List.of(new Hold("carol", "by hand", now(), null))));
    kit.sleep(Duration.ofDays(100));
    assertThat(progress().headline()).contains("by hand");
    assertThat(world.folders()).containsExactly(ALPHA.path());
    assertThat(world.calls()).isEmpty();
  }

  @Test
  void aHoldThatSomebodyWroteWhileTheMoveWasStuckPutsTheArchiveBack() {
    world.fail("moveToTrash", UNAVAILABLE, "the box does not answer");
    retained();
    awaitWaiting();
    kit.sleep(Duration.ofDays(91));
    awaitStuck("MOVE_TO_TRASH");
    world.edit(
        world.file().with(original.deleteAt(), List.of(new Hold("carol", "by hand", now(), null))));
    world.repair("moveToTrash");
    decide("retry", "bob");
    await().atMost(Duration.ofSeconds(30)).until(() -> world.calls().contains("moveBack"));
    assertThat(world.folders()).containsExactly(ALPHA.path());
    assertThat(world.calls()).doesNotContain("deleteTrash");
  }

  @Test
  void aReleasedHoldThatSomebodyWritesBackIntoTheFileHoldsAgain() {
    retained();
    awaitWaiting();
    decide("hold", "bob");
    await().until(() -> world.file().holds().size() == 1);
    var held = world.file();
    decide("releaseHold", "carol");
    await().until(() -> world.file().holds().isEmpty());
    world.edit(held);
    kit.sleep(Duration.ofDays(200));
    assertThat(world.folders()).containsExactly(ALPHA.path());
  }

  @Test
  void aDecisionThatComesWhileAnotherIsWrittenIsWrittenToo() {
    var writing = world.hold("keepTerms");
    retained();
    awaitWaiting();
    decide("hold", "bob");
    await().until(() -> progress().stage().equals("KEEP_TERMS"));
    decide("hold", "carol");
    writing.countDown();
    await().atMost(Duration.ofSeconds(30)).until(() -> world.file().holds().size() == 2);
  }

  @Test
  void evidenceStaysWhereTheFileNamesAnotherArchiveOfTheName() {
    retained();
    awaitWaiting();
    world.replaceArchive();
    kit.sleep(Duration.ofDays(40));
    assertThat(world.calls()).isEmpty();
    assertThat(world.alerts(1)).anyMatch(it -> it.title().contains("names another archive"));
  }

  @Test
  void anotherClientsArchiveIsNeverDeletedAndAnAbortKeepsAll() {
    world.find(new ArchivedClient(ALPHA.client(), "client-0000000b", "b".repeat(64), ALPHA.path()));
    var run = retained();
    awaitWaiting();
    kit.sleep(Duration.ofDays(91));
    awaitStuck("CHECK_ARCHIVE");
    assertThat(progress().headline()).contains("another archive", "nothing was deleted");
    assertThat(progress().verbs()).containsExactly(Verb.RETRY, Verb.ABORT);
    decide("abort", "bob");
    assertThatThrownBy(() -> run.getResult(RetainThenDeleteResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(world.folders()).containsExactly(ALPHA.path());
  }

  @Test
  void aClockThatIsAheadDeletesNothing() {
    world.clockBehind(Duration.ofDays(2));
    var run = retained();
    awaitWaiting();
    kit.sleep(Duration.ofDays(91));
    awaitStuck("CHECK_ARCHIVE");
    assertThat(progress().headline()).contains("one of them is wrong");
    world.clockBehind(Duration.ZERO);
    decide("retry", "bob");
    run.getResult(RetainThenDeleteResult.class);
    assertThat(world.folders()).isEmpty();
  }

  @Test
  void anInterruptedDeletionOnlyGoesOn() {
    world.fail("deleteTrash", UNAVAILABLE, "the box does not answer");
    var run = retained();
    awaitWaiting();
    kit.sleep(Duration.ofDays(91));
    awaitStuck("DELETE");
    assertThat(progress().verbs()).containsExactly(Verb.RETRY);
    decide("hold", "bob");
    assertThat(outcome()).isEqualTo("refused: the deletion has begun and cannot be stopped");
    world.repair("deleteTrash");
    decide("retry", "bob");
    run.getResult(RetainThenDeleteResult.class);
    assertThat(world.calls()).endsWith("deleteTrash", "verifyAbsent", "closeArchive");
  }

  @Test
  void nothingIsDeletedWhileGitDoesNotKnowTheTerms() {
    var run = retained();
    awaitWaiting();
    kit.sleep(Duration.ofDays(85));
    world.fail("keepTerms", UNAVAILABLE, "the remote is down");
    decide("extend", "bob", "until", original.deleteAt().plusSeconds(1).toString());
    kit.sleep(Duration.ofDays(10));
    assertThat(world.folders()).containsExactly(ALPHA.path());
    assertThat(world.alerts(2)).anyMatch(it -> it.title().contains("could not be written"));
    world.repair("keepTerms");
    run.getResult(RetainThenDeleteResult.class);
    assertThat(world.folders()).isEmpty();
  }

  @Test
  void nothingIsDeletedWhileTheClientIsBroughtBackAndItEndsWhenThatIsDone() throws IOException {
    var run = retained();
    awaitWaiting();
    world.reinstatement(State.UNDER_WAY, "reinstate/alpha began");
    kit.sleep(Duration.ofDays(120));
    assertThat(world.folders()).containsExactly(ALPHA.path());
    assertThat(world.calls()).isEmpty();
    assertThat(world.alerts(1))
        .anyMatch(
            it -> it.title().contains("the deadline passed while the client is brought back"));
    world.reinstatement(State.DONE, "alpha was reinstated; nothing was deleted");
    kit.client().newUntypedWorkflowStub(ID).signal("lookAgain");
    var result = run.getResult(RetainThenDeleteResult.class);
    assertThat(result.summary()).isEqualTo("alpha was reinstated; nothing was deleted");
    assertThat(result.certificate()).isNull();
    assertThat(world.folders()).containsExactly(ALPHA.path());
    assertThat(world.calls()).isEmpty();
    assertThat(progress().stage()).isEqualTo("DONE");
    Histories.keep("retain-reinstated", kit.client(), ID);
  }

  @Test
  void anAbandonedReinstatementLetsTheDeadlineCountAgain() {
    var run = retained();
    awaitWaiting();
    world.reinstatement(State.UNDER_WAY, "reinstate/alpha began");
    kit.sleep(Duration.ofDays(95));
    var later = now().plus(Duration.ofDays(7));
    world.edit(world.file().with(later, List.of()));
    world.reinstatement(State.NONE, "");
    run.getResult(RetainThenDeleteResult.class);
    assertThat(world.deletedAt()).isAfterOrEqualTo(later);
  }

  @Test
  void aReinstatementThatHeldThePermitAtTheDeadlineKeepsTheArchive() {
    world.reinstatedLate();
    var run = retained();
    assertThat(run.getResult(RetainThenDeleteResult.class).deletedAt()).isNull();
    assertThat(world.folders()).containsExactly(ALPHA.path());
    assertThat(world.calls()).doesNotContain("examine");
  }

  @Test
  void nothingIsDeletedWhileNobodyCanTellWhetherItWasReinstated() {
    var run = retained();
    awaitWaiting();
    world.fail("findReinstatement", UNAVAILABLE, "the remote is down");
    kit.sleep(Duration.ofDays(100));
    assertThat(world.calls()).isEmpty();
    world.repair("findReinstatement");
    run.getResult(RetainThenDeleteResult.class);
    assertThat(world.folders()).isEmpty();
  }

  @Test
  void aCancelledRetentionSaysSoAndKeepsTheArchive() {
    var run = retained();
    awaitWaiting();
    run.cancel();
    fails(run);
    assertThat(progress().stage()).isEqualTo("CANCELLED");
    assertThat(progress().headline()).startsWith("cancelled: ").contains("start " + ID);
    assertThat(world.folders()).containsExactly(ALPHA.path());
  }

  @Test
  void aCancelledRetentionUnderAHoldWithoutEndEndsToo() {
    var run = retained();
    awaitWaiting();
    decide("hold", "bob");
    await().until(() -> !world.file().holds().isEmpty());
    awaitWaiting();
    run.cancel();
    fails(run);
    assertThat(progress().stage()).isEqualTo("CANCELLED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deleteTrash", "verifyAbsent", "closeArchive"})
  void aCancelOfADeletionThatHasBegunStillEndsWithACertificate(String method) {
    var run = retained();
    world.during(method, run::cancel);
    fails(run); // the SDK ends a run as cancelled once that was asked, even if it answers
    assertThat(world.calls()).contains("closeArchive");
    assertThat(world.folders()).isEmpty();
    assertThat(progress().stage()).isEqualTo("DONE");
    assertThat(progress().stopped("canceled").headline()).isEqualTo("Done");
  }

  private static void fails(WorkflowStub run) {
    assertThatThrownBy(() -> run.getResult(RetainThenDeleteResult.class))
        .isInstanceOf(WorkflowFailedException.class);
  }

  @Test
  void onlyOneWorkflowKeepsAnArchive() {
    assertThatThrownBy(() -> retained("retention/alpha").getResult(RetainThenDeleteResult.class))
        .hasStackTraceContaining("workflow id: 'retention/alpha': must be " + ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retain-evidence-removed",
        "retain-deleted",
        "retain-held-and-released",
        "retain-deleted-early",
        "retain-put-back",
        "retain-reinstated"
      })
  void recordedRetentionsReplay(String name) throws Exception {
    for (var history : Histories.of(name).toList()) {
      WorkflowTestKit.replay(Histories.read(history), ID, RetainThenDeleteImpl.class);
    }
  }
}
