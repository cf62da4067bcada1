package society.postx.platform.workflows.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.retention.FakeArchives.ALPHA;
import static society.postx.platform.workflows.retention.FakeArchives.ID;
import static society.postx.platform.workflows.retention.FakeReconciliation.GAMMA;

import io.temporal.client.WorkflowStub;
import java.io.IOException;
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
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.retention.ArchiveRun.Retention;
import society.postx.platform.workflows.retention.RecordedArchives.Recorded;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;
import society.postx.platform.workflows.text.Quantities;

@Timeout(60)
class ReconcileArchivesTest {
  private static final String RECONCILER = "reconcile-archives";

  private final WorkflowTestKit kit = new WorkflowTestKit();
  private final FakeReconciliation world = new FakeReconciliation(this::now);

  @BeforeEach
  void work() {
    kit.work(
        world,
        ReconcileArchivesImpl.class,
        RetainThenDeleteImpl.class,
        SendAlertImpl.class,
        PermitImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private Instant now() {
    return Instant.ofEpochMilli(kit.currentTimeMillis());
  }

  private ReconcileArchivesResult result(Map<String, Object> input) {
    var run =
        kit.client()
            .newUntypedWorkflowStub("ReconcileArchives", WorkflowTestKit.options(RECONCILER));
    run.start(input);
    return run.getResult(ReconcileArchivesResult.class);
  }

  private ReconcileArchivesResult result() {
    return result(Map.of());
  }

  /** Where {@code RECORD_HISTORIES=true} asks for it. */
  private void record(String name) throws IOException {
    if (Histories.wanted(name)) {
      Histories.keep(name, kit.client(), RECONCILER);
    }
  }

  private WorkflowStub retention() {
    return kit.client().newUntypedWorkflowStub(ID);
  }

  private void assertNothingStarted() {
    assertThatThrownBy(() -> retention().describe()).hasStackTraceContaining("NOT_FOUND");
  }

  /** The only finding, of which one alert tells. */
  private void assertFound(String finding) {
    var result = result();
    assertThat(result.findings()).singleElement().satisfies(it -> assertThat(it).contains(finding));
    assertThat(result.started()).isEmpty();
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(it -> assertThat(it.text()).contains(finding, "This deleted nothing"));
    assertThat(world.calls()).isEmpty();
    assertNothingStarted();
  }

  @Test
  void whereAllAgreeItSaysNothingAndLooksOnce() throws IOException {
    var result = result();
    assertThat(result.summary()).isEqualTo("0 findings; started 0 workflows");
    assertThat(result.findings()).isEmpty();
    assertThat(result.notes()).isEmpty();
    assertThat(world.looks()).isEqualTo(1);
    assertThat(world.alerts()).isEmpty();
    assertNothingStarted();
    record("reconcile-archives");
  }

  /** What it does then: {@link RetainThenDeleteTest}. This server's time stands still from here. */
  @Test
  void anArchiveWhoseWorkflowTemporalLostHasOneAgainThatWaitsForItsDeadline() throws IOException {
    world.edit(FakeArchives.fileOf(ALPHA, now().minus(Duration.ofDays(45))));
    var deadline = world.file().deleteAt();
    world.recorded.set(0, new Recorded(ALPHA, deadline, false));
    world.temporalForgets();
    var result = result();
    assertThat(result.started()).containsExactly(ID);
    assertThat(result.findings()).isEmpty();
    assertThat(world.alerts(1))
        .extracting(Alert::text)
        .singleElement()
        .satisfies(it -> assertThat(it).contains(ALPHA.path(), ID, "./platform hold alpha"));
    record("reconcile-archives-started");
    var waiting = awaitWaiting();
    assertThat(waiting.headline())
        .isEqualTo(
            "%s of alpha is deleted at %s".formatted(ALPHA.path(), Quantities.time(deadline)));
    assertThat(world.calls()).doesNotContain("examine", "moveToTrash");
  }

  @Test
  void aHoldThatIsInTheFileOutlivesTemporalsDatabase() {
    var file = world.file();
    world.edit(file.with(file.deleteAt(), List.of(new Hold("bob", "a dispute", now(), null))));
    world.temporalForgets();
    assertThat(result().started()).containsExactly(ID);
    assertThat(awaitWaiting().headline()).contains("is deleted not yet: hold", "a dispute");
  }

  private Checklist awaitWaiting() {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> progress().stage().equals("WAIT"));
    return progress();
  }

  private Checklist progress() {
    return retention().query("progress", Checklist.class);
  }

  @Test
  void aWorkflowThatStartedMeanwhileIsLeftAlone() {
    world.temporalForgets();
    var run =
        kit.client()
            .newUntypedWorkflowStub("RetainThenDelete", WorkflowTestKit.options(ID))
            .start(Map.of("client", "alpha"));
    assertThat(result().started()).isEmpty();
    assertThat(
            kit.client()
                .fetchHistory(ID)
                .getEvents()
                .getFirst()
                .getWorkflowExecutionStartedEventAttributes()
                .getFirstExecutionRunId())
        .isEqualTo(run.getRunId());
  }

  @Test
  void aDryRunOnlySaysWhatItWouldStart() {
    world.temporalForgets();
    var result = result(Map.of("dryRun", true));
    assertThat(result.summary()).isEqualTo("0 findings; would start 1 workflows");
    assertThat(result.started()).containsExactly(ID);
    assertThat(world.looks()).isEqualTo(1);
    assertThat(world.keysSeen).as("a key would be written").hasValue(0);
    assertThat(world.alerts()).isEmpty();
    assertNothingStarted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"offboard/alpha", "reinstate/alpha"})
  void whileAnotherWorkflowHasTheClientNothingIsStartedOrFound(String id) {
    world.temporalForgets();
    world.busyWith = id;
    world.paths.clear();
    world.running.add(id);
    var result = result();
    assertThat(result.notes())
        .singleElement()
        .satisfies(it -> assertThat(it).startsWith(id + " still runs, so no workflow"));
    assertThat(result.findings()).isEmpty();
    assertThat(result.started()).isEmpty();
    assertThat(world.alerts()).isEmpty();
    assertNothingStarted();
  }

  @Test
  void aFolderThatAnOffboardingHasJustMovedIsLeftToIt() {
    world.recorded.clear();
    world.running.clear();
    world.running.add("offboard/alpha");
    assertThat(result().findings()).isEmpty();
  }

  @Test
  void whatIsGoneInTheSecondLookWasOnlyOnItsWay() {
    world.temporalForgets();
    world.paths.clear();
    world.afterFirstLook =
        () -> {
          world.recorded.clear(); // its deletion ended
          world.deleted.add(ALPHA);
        };
    var result = result();
    assertThat(result.findings()).isEmpty();
    assertThat(result.started()).isEmpty();
    assertThat(world.looks()).isEqualTo(2);
    assertThat(world.alerts()).isEmpty();
    assertNothingStarted();
  }

  @Test
  void whatOnlyTheSecondLookShowsWaitsForTheNextRun() {
    world.paths.add("archive/beta-2027-01-31");
    world.afterFirstLook =
        () -> {
          world.temporalForgets(); // the deletion of alpha is ending
          world.paths.clear();
        };
    var result = result();
    assertThat(result.findings()).isEmpty();
    assertThat(result.started()).isEmpty();
    assertThat(world.looks()).isEqualTo(2);
    assertNothingStarted();
  }

  @Test
  void aWorkflowWithoutItsArchivesFileIsLeftAloneAndReported() {
    world.recorded.clear();
    world.paths.clear();
    assertFound(ID + " runs, but archive/alpha.yml is missing");
  }

  @Test
  void aWorkflowWithAnIdOfItsOwnIsReported() {
    world.running.add("retention/../x/2027-01-31");
    assertFound("retention/../x/2027-01-31: this workflow runs, and its id names no archive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"archive/beta-2027-01-31", "trash/beta-00"})
  void aFolderThatNoFileNamesIsReported(String path) {
    world.paths.add(path);
    assertFound(path + " on the Storage Box: no archive file names it");
  }

  @Test
  void anEntryWithAStrangeNameIsReportedAsOneLine() {
    world.others.add("archive/a\n\u001b[31mb");
    assertFound("archive/a [31mb on the Storage Box: no archive is named so");
  }

  @Test
  void anArchiveWithoutItsFolderIsReported() {
    world.paths.clear();
    assertFound("neither archive/alpha-2027-01-31 nor trash/alpha-");
  }

  @Test
  void anArchiveInBothPlacesIsReported() {
    world.paths.add(ALPHA.trash());
    assertFound("are both on the Storage Box");
  }

  @Test
  void deletedDataThatARolledBackBoxBringsBackIsReported() {
    world.paths.add(GAMMA.path());
    assertFound(
        "deleted data is back: archive/gamma-2026-08-01 on the Storage Box was deleted, see archive/deleted/gamma-2026-08-01.yml; find out whether the box was rolled back");
  }

  @Test
  void aDestroyedKeyThatARolledBackBoxBringsBackIsReported() {
    world.paths.add("client-keys/gamma.yml");
    assertFound("deleted data is back: client-keys/gamma.yml on the Storage Box was deleted");
  }

  @Test
  void deletedDataThatIsBackInTheTrashIsReported() {
    world.paths.add(GAMMA.trash());
    assertFound("deleted data is back: " + GAMMA.trash());
  }

  @Test
  void aClientThatIsArchivedAndAClientAgainIsReportedAndNothingStarts() {
    world.temporalForgets();
    world.recorded.set(0, new Recorded(ALPHA, world.file().deleteAt(), true));
    assertFound("archive/alpha.yml and clients/alpha.yml are both there");
  }

  @Test
  void anArchivesFileThatIsBackAfterTheDeletionStartsNothing() {
    world.temporalForgets();
    world.paths.clear();
    world.deleted.add(ALPHA);
    assertFound("archive/alpha.yml names an archive that was deleted");
  }

  @Test
  void aFileThatCannotBeReadIsReportedAndTheOthersAreCompared() {
    world.unreadable.put("archive/beta.yml", "archive/beta.yml: unknown key 'hold'");
    world.running.add("retention/beta/2027-01-31");
    world.paths.add("archive/beta-2027-01-31");
    world.running.remove(ID);
    world.retention = Retention.UNKNOWN;
    var result = result();
    assertThat(result.findings())
        .containsExactly(
            "archive/beta.yml: unknown key 'hold'; what it is about was not compared; correct the file");
    assertThat(result.started()).containsExactly(ID);
  }

  private void endedWithin(Duration left) {
    world.retention = Retention.ENDED;
    world.running.clear();
    world.recorded.set(0, new Recorded(ALPHA, now().plus(left), false));
  }

  @Test
  void aWorkflowThatPeopleEndedDoesNotStartAgainWhereItWouldDeleteSoon() {
    endedWithin(Duration.ofDays(6));
    assertFound(ID + " does not run and has not deleted archive/alpha-2027-01-31");
  }

  @Test
  void aWorkflowThatPeopleEndedStartsAgainWhileItsReminderIsStillToCome() {
    endedWithin(Duration.ofDays(8));
    assertThat(result().started()).containsExactly(ID);
  }

  @Test
  void moreThanCanBeListedIsSaidAndGivesNoOtherFinding() {
    world.more = true;
    world.recorded.clear();
    world.paths.clear();
    assertThat(result().findings())
        .hasSize(3)
        .allSatisfy(it -> assertThat(it).endsWith("the rest was not compared"));
  }

  @Test
  void archivedKeysAreEncryptedAgainAfterARotationWithoutAnAlert() throws IOException {
    world.keysToRenew.set(3);
    var result = result();
    assertThat(result.notes())
        .containsExactly("3 keys were encrypted again, to the platform's present keys");
    assertThat(result.findings()).isEmpty();
    assertThat(world.keysSeen).hasValue(1);
    assertThat(world.alerts()).isEmpty();
    record("reconcile-archives-keys");
  }

  @Test
  void aKeyThatNobodyCanReadIsReportedWeeksBeforeItIsNeeded() {
    world.unreadableKeys.add("client-keys/alpha.yml is missing on the Storage Box");
    assertFound("client-keys/alpha.yml is missing on the Storage Box");
  }

  @Test
  void aKeyThatWasDestroyedBetweenTheLooksGivesNoFinding() {
    world.unreadableKeys.add("client-keys/alpha.yml is missing on the Storage Box");
    world.keysToRenew.set(1);
    world.afterFirstKeys = world.unreadableKeys::clear;
    var result = result();
    assertThat(result.findings()).isEmpty();
    assertThat(result.notes()).hasSize(1);
  }

  @Test
  void keysThatCannotBeSeenStopNothingElse() {
    world.temporalForgets();
    world.fail("renewArchivedKeys", UNAVAILABLE, "the box does not answer");
    var result = result();
    assertThat(result.findings())
        .singleElement()
        .satisfies(
            it -> assertThat(it).startsWith("archived clients' own keys could not be seen: the"));
    assertThat(result.started()).containsExactly(ID);
  }

  @Test
  void aBoxThatIsAwayStopsNoRestart() {
    world.temporalForgets();
    world.fail("listArchiveFolders", UNAVAILABLE, "the box does not answer");
    var result = result();
    assertThat(result.findings())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it)
                    .startsWith("the Storage Box's archives could not be seen: the box does not"));
    assertThat(result.started()).containsExactly(ID);
  }

  @Test
  void whatTemporalDoesNotSayStartsNothing() {
    world.temporalForgets();
    world.fail("findArchiveRuns", UNAVAILABLE, "no answer");
    world.fail("listRetentionRuns", UNAVAILABLE, "no answer");
    var result = result();
    assertThat(result.findings()).hasSize(2);
    assertThat(result.started()).isEmpty();
    assertThat(world.alerts(1)).hasSize(1);
    assertNothingStarted();
  }

  @Test
  void withoutGitNothingIsComparedAndOneAlertSaysSo() {
    world.fail("listRecordedArchives", UNAVAILABLE, "the remote is away");
    assertThatThrownBy(this::result)
        .hasStackTraceContaining("archives were not compared: their files cannot be read");
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(it -> assertThat(it.text()).contains("the remote is away"));
    assertThat(world.looks()).isZero();
  }

  @Test
  void unknownInputIsRefused() {
    assertThatThrownBy(() -> result(Map.of("delete", true))).hasStackTraceContaining("delete");
    assertThat(world.looks()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"reconcile-archives", "reconcile-archives-started", "reconcile-archives-keys"})
  void recordedComparisonsReplay(String name) throws Exception {
    for (var history : Histories.of(name).toList()) {
      WorkflowTestKit.replay(Histories.read(history), RECONCILER, ReconcileArchivesImpl.class);
    }
  }
}
