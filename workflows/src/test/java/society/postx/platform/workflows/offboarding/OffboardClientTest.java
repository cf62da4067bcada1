package society.postx.platform.workflows.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Every branch of an offboarding, with fakes and skipped time; its undo has a test of its own. */
@Timeout(60)
class OffboardClientTest extends OffboardingTestKit {
  private static final List<String> LAST_BACKUP =
      List.of(
          "maintenance begins",
          "users out",
          "backup",
          "staging built",
          "staging restored",
          "staging closed",
          "staging started",
          "staging proved",
          "staging deleted");

  @Test
  void theClientIsRemovedInAnOrderThatLosesNothingAndItsArchiveIsKeptForNinetyDays()
      throws IOException {
    var run = offboard();
    approve();
    var result = run.getResult(OffboardClientResult.class);
    var journal = new ArrayList<>(LAST_BACKUP);
    journal.addAll(DISCONNECTED);
    journal.addAll(
        List.of(
            "server deleted",
            "sub-account deleted",
            "files archived",
            "backups/client-alpha to " + archive));
    assertThat(world.journal("alpha")).startsWith(journal.toArray(String[]::new));
    assertThat(result.removed()).isTrue();
    assertThat(result.evidence())
        .containsExactly(
            "no name server answers for alpha",
            "192.0.2.1 does not answer",
            "Uptime Kuma lists no monitor of alpha",
            "no sub-account of alpha",
            "Hetzner has nothing of alpha");
    var file = world.archived();
    assertThat(file.approvedBy()).containsExactly("ops", "carol");
    assertThat(Duration.between(file.offboardedAt(), file.deleteAt()))
        .isEqualTo(Duration.ofDays(90));
    assertThat(result.retention()).isEqualTo("retention/alpha/" + yesterday);
    var kept = kit.client().newUntypedWorkflowStub("retention/alpha/" + yesterday);
    await()
        .ignoreExceptions()
        .until(() -> kept.query("progress", Checklist.class).stage().equals("WAIT"));
    assertThat(world.deletedAt()).isNull();
    record("offboard-removed");
  }

  @Test
  void theTerminationDateIsWaitedForWithoutThePermitAndCanBeMoved() throws IOException {
    var end = yesterday.plusDays(31);
    var run = offboard("terminationDate", end.toString());
    awaitStage("WAIT_FOR_DATE");
    assertThat(progress().verbs()).extracting(Object::toString).contains("MOVE_DATE", "ABORT");
    assertThat(decide("retry", "ops")).contains("not possible at WAIT_FOR_DATE");
    assertThat(decide("moveDate", "ops", "until", "soon")).contains("until: 'soon': a day");
    assertThat(decide("moveDate", "ops", "until", yesterday.toString())).contains("a day from ");
    var moved = yesterday.plusDays(61);
    assertThat(decide("moveDate", "ops", "until", moved.toString())).isEqualTo("accepted");
    kit.sleep(Duration.ofDays(57));
    assertThat(world.journal()).isEmpty();
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(it -> assertThat(it.text()).contains("./platform move-date alpha"));
    kit.sleep(Duration.ofDays(6));
    assertThat(decide("reject", "carol", "plan", plan())).isEqualTo("accepted");
    assertThat(run.getResult(OffboardClientResult.class).removed()).isFalse();
    assertThat(world.journal()).isEmpty();
    record("offboard-waited-rejected");
  }

  @Test
  void anAbortWhileTheDateIsWaitedForChangesNothing() {
    var run = offboard("terminationDate", yesterday.plusDays(31).toString());
    awaitStage("WAIT_FOR_DATE");
    abort(run);
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void whoStartsItCannotApproveIt() {
    var run = offboard();
    var plan = plan();
    assertThat(decide("approve", "ops", "plan", plan)).contains("another operator than ops");
    assertThat(decide("approve", "Ops.", "plan", plan)).contains("another operator than ops");
    assertThat(decide("approve", "carol", "plan", "5f1c2e90")).contains("shows plan " + plan);
    assertThat(world.journal()).isEmpty();
    decide("reject", "ops");
    assertThat(run.getResult(OffboardClientResult.class).removed()).isFalse();
  }

  @Test
  void silenceCountsAsARejection() throws IOException {
    var result = offboard().getResult(OffboardClientResult.class);
    assertThat(result.removed()).isFalse();
    assertThat(result.summary()).contains("nobody answered in time");
    assertThat(world.journal()).isEmpty();
    record("offboard-unanswered");
  }

  @Test
  void aDryRunShowsAllAndChangesNothing() {
    var result = offboard("dryRun", true).getResult(OffboardClientResult.class);
    assertThat(result.removed()).isFalse();
    assertThat(result.plan())
        .contains(
            "deleted for ever: server client-alpha (id 41)",
            "deleted for ever: backup backup-1 (id 9)",
            "not the client's, stays: alpha MX of others");
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void whatChangedSinceTheApprovalIsNotRemoved() {
    var run = offboard();
    var plan = plan();
    var more = new ArrayList<>(FakeOffboarding.RESOURCES.all());
    more.add(new HetznerResource(HetznerResource.Kind.VOLUME, 77, "alpha-data", ""));
    world.resources(new ClientResources(more, 41L, "192.0.2.1", null));
    decide("approve", "carol", "plan", plan);
    fails(run, "volume alpha-data (id 77)");
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void aNightlyBackupOfHetznersDoesNotUndoAnApproval() {
    var run = offboard();
    var plan = plan();
    var more = new ArrayList<>(FakeOffboarding.RESOURCES.all());
    more.removeIf(it -> it.kind() == HetznerResource.Kind.BACKUP);
    more.add(new HetznerResource(HetznerResource.Kind.BACKUP, 10, "backup-2", ""));
    world.resources(new ClientResources(more, 41L, "192.0.2.1", "2001:db8::1"));
    decide("approve", "carol", "plan", plan);
    assertThat(run.getResult(OffboardClientResult.class).removed()).isTrue();
  }

  @Test
  void aBackupThatDoesNotRunStopsTheRemovalAndOnlyASecondOperatorWaivesIt() throws IOException {
    world.problems("rows differ: shop has 10, the dump 12");
    var run = offboard();
    approve();
    awaitWaits("PROVE_BACKUP");
    assertThat(world.journal("alpha")).endsWith("staging deleted");
    assertThat(progress().headline()).contains("rows differ");
    assertThat(decide("skip", "OPS", "step", "PROVE_BACKUP"))
        .contains("skip PROVE_BACKUP needs another operator than ops");
    assertThat(decide("skip", "carol", "step", "PROVE_BACKUP")).isEqualTo("accepted");
    var result = run.getResult(OffboardClientResult.class);
    assertThat(result.removed()).isTrue();
    assertThat(result.skipped()).containsExactly("PROVE_BACKUP");
    record("offboard-waived");
  }

  @Test
  void whereNoBackupCanBeMadeASecondOperatorTakesTheNewestForTheLast() throws IOException {
    world.forget();
    world.fail("backUpTagged", VERIFICATION_FAILED, "the box is full");
    var run = offboard();
    approve();
    awaitWaits("LAST_BACKUP");
    assertThat(decide("skip", "ops", "step", "LAST_BACKUP")).contains("needs another operator");
    assertThat(decide("skip", "carol", "step", "LAST_BACKUP")).isEqualTo("accepted");
    awaitCooling();
    assertThat(world.journal("alpha").stream().filter("staging built"::equals)).hasSize(1);
    assertThat(run.getResult(OffboardClientResult.class).skipped()).containsExactly("LAST_BACKUP");
    assertThat(world.archived().lastCopyAt()).isEqualTo(world.backedUpAt());
    assertThat(progress().items())
        .filteredOn(it -> it.step().equals("LAST_LOOK"))
        .singleElement()
        .satisfies(it -> assertThat(it.note()).contains("by a waiver the newest backup is of 20"));
    record("offboard-without-backup");
  }

  @Test
  void aWaiverOfTheBackupIsNoneForWhatVisitorsWriteAfterIt() {
    world.forget();
    world.fail("backUpTagged", VERIFICATION_FAILED, "the box is full");
    var run = offboard();
    approve();
    awaitWaits("LAST_BACKUP");
    decide("skip", "carol", "step", "LAST_BACKUP");
    awaitStage("RECORDS_EXPIRE");
    world.letUsersIn();
    kit.sleep(Duration.ofMinutes(6));
    awaitWaits("USERS_OUT");
    assertThat(progress().headline()).contains("visitors of alpha were let in after");
    abort(run);
    assertThat(world.destroyedAt()).isNull();
  }

  @Test
  void aProofThatIsWaivedDaysLaterIsWaivedOnce() throws IOException {
    world.problems("rows differ: shop has 10, the dump 12");
    var run = offboard();
    approve();
    awaitWaits("PROVE_BACKUP");
    kit.sleep(Duration.ofDays(2));
    decide("skip", "carol", "step", "PROVE_BACKUP");
    assertThat(run.getResult(OffboardClientResult.class).removed()).isTrue();
    assertThat(world.journal("alpha").stream().filter("staging built"::equals)).hasSize(1);
    record("offboard-proof-waived-late");
  }

  /** Its client is left out of the alerts about late backups meanwhile, so these have to come. */
  @Test
  void anOffboardingThatWaitsForADecisionForWeeksIsRemindedOfDailyThenWeekly() {
    world.problems("rows differ: shop has 10, the dump 12");
    var run = offboard();
    approve();
    awaitWaits("PROVE_BACKUP");
    kit.sleep(Duration.ofDays(20));
    var reminders = // after one hour, four hours, each day of a week, and a week later
        world.alerts(10).stream().filter(it -> it.title().contains("still waits for a decision"));
    assertThat(reminders)
        .hasSizeBetween(9, 10) // one that is still being sent is not sent twice
        .allSatisfy(
            it -> {
              assertThat(it.title()).startsWith(ID + " still waits for a decision: \"");
              assertThat(it.text()).contains("rows differ", "./platform retry " + ID);
            });
    abort(run);
  }

  @Test
  void theExportWaitsForTheClientAndSilenceIsAPersonsDecision() {
    var run = offboard("dataExport", true, "recipient", RECIPIENT);
    approve();
    awaitStage("RECEIPT");
    assertThat(world.exports().getFirst().folder()).isEqualTo("exports/alpha-" + yesterday);
    assertThat(decide("skip", "carol", "step", "RECEIPT")).contains("skip is not possible");
    kit.sleep(Duration.ofDays(200));
    assertThat(world.destroyedAt()).isNull();
    assertThat(world.alerts(5)).extracting("title").contains("alpha has not confirmed its export");
    assertThat(decide("confirmReceipt", "ops")).isEqualTo("accepted");
    assertThat(run.getResult(OffboardClientResult.class).removed()).isTrue();
    var journal = world.journal("alpha");
    assertThat(journal.indexOf("download closed")).isLessThan(journal.indexOf("records removed"));
  }

  @Test
  void twoClientsAreNotDestroyedWithinAnHour() {
    var turn =
        kit.client()
            .newUntypedWorkflowStub("DestructionTurn", WorkflowTestKit.options(DestructionTurn.ID));
    world.terms(new OffboardingTerms(0, 60));
    turn.start(Map.of("client", "beta", "minutes", 60));
    var since = now();
    var run = offboard();
    approve();
    run.getResult(OffboardClientResult.class);
    assertThat(world.destroyedAt()).isAfterOrEqualTo(since.plus(Duration.ofMinutes(55)));
  }

  @Test
  void verificationSaysWhatIsLeftAndCanBeRepeated() {
    world.fail("verifyNoResources", VERIFICATION_FAILED, "snapshot 12 is left");
    var run = offboard();
    approve();
    cooled();
    awaitWaits("NO_RESOURCES");
    assertThat(progress().headline()).contains("snapshot 12 is left");
    world.repair("verifyNoResources");
    decide("retry", "ops");
    assertThat(run.getResult(OffboardClientResult.class).removed()).isTrue();
  }

  @Test
  void aServerThatIsGoneIsRestoredFirst() {
    world.resources(new ClientResources(List.of(), null, null, null));
    var run = offboard();
    awaitWaits("FIND_ALL");
    assertThat(progress().headline()).contains("./platform restore alpha --scenario server");
    abort(run);
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void anOutageWhenTheDateComesIsWaitedFor() {
    world.fail("findMonitors", UNAVAILABLE, "Uptime Kuma does not answer");
    var run = offboard();
    awaitWaits("FIND_ALL");
    world.repair("findMonitors");
    decide("retry", "ops");
    decide("reject", "carol", "plan", plan());
    assertThat(run.getResult(OffboardClientResult.class).removed()).isFalse();
  }

  @Test
  void aHostThatIsNotReachedIsNotTakenForOneWithoutVisitors() {
    world.host("alpha").condition(Condition.UNREACHABLE);
    var run = offboard();
    awaitWaits("FIND_ALL");
    assertThat(progress().headline()).contains("so its apps are unknown");
    abort(run);
    assertThat(world.journal()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"approve, ''", "skip, PROVE_BACKUP", "moveDate, ''", "confirmReceipt, ''"})
  void aDecisionThatComesBeforeTheRunIsRefusedAndWedgesNothing(String verb, String step) {
    var run = kit.client().newUntypedWorkflowStub("OffboardClient", WorkflowTestKit.options(ID));
    run.signalWithStart(
        verb,
        new Object[] {
          Map.of("operator", "carol", "reason", "early", "step", step, "until", "2027-01-01")
        },
        new Object[] {
          Map.of(
              "client", "alpha",
              "terminationDate", yesterday.toString(),
              "dataExport", false,
              "finalInvoice", "1",
              "operator", "ops",
              "reason", "ended")
        });
    decide("reject", "carol", "plan", plan());
    assertThat(progress().decisions().getFirst().outcome()).startsWith("refused: ");
    assertThat(run.getResult(OffboardClientResult.class).removed()).isFalse();
  }

  @Test
  void whatUsersWroteAfterTheFirstBackupIsInTheLast() throws IOException {
    var run = offboard("dataExport", true, "recipient", RECIPIENT);
    approve();
    awaitStage("RECEIPT");
    world.letUsersIn();
    decide("confirmReceipt", "ops");
    assertThat(run.getResult(OffboardClientResult.class).removed()).isTrue();
    var journal = world.journal("alpha");
    assertThat(journal.lastIndexOf("users out")).isLessThan(journal.lastIndexOf("backup"));
    assertThat(journal.lastIndexOf("backup")).isLessThan(journal.lastIndexOf("staging proved"));
    assertThat(journal.stream().filter("backup"::equals)).hasSize(2);
    record("offboard-exported");
  }

  @Test
  void otherTermsNeedAnotherApproval() {
    offboard();
    var first = plan();
    decide("abort", "ops"); // not at an approval
    decide("reject", "carol", "plan", first);
    var unused = offboard("retentionDays", 0, "instruction", "at once");
    assertThat(plan()).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "recipient, age1x, \"recipient: 'age1x'\"",
        "retentionDays, 30, \"instruction: is missing\"",
        "retentionDays, -1, \"retentionDays: '-1': a whole number from 0 to 3650\"",
        "exportDays, 40, \"exportDays: '40': only with dataExport\"",
        "terminationDate, 2999-01-01, \"within ten years\"",
        "terminationDate, 31.1.2027, \"terminationDate: \"",
        "finalInvoice, \" \", \"finalInvoice: \"",
        "carried, \"{}\", \"carried\""
      })
  void badInputIsRefusedBeforeAnythingIsRead(String field, String value, String message) {
    fails(offboard(field, value), message);
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void anotherIdIsRefused() {
    var run =
        kit.client().newUntypedWorkflowStub("OffboardClient", WorkflowTestKit.options("other"));
    run.start(
        Map.of(
            "client", "alpha",
            "terminationDate", yesterday.toString(),
            "dataExport", false,
            "finalInvoice", "1",
            "operator", "ops",
            "reason", "ended"));
    fails(run, "must be offboard/alpha");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "offboard-removed",
        "offboard-without-backup",
        "offboard-proof-waived-late",
        "offboard-waited-rejected",
        "offboard-aborted-cooling",
        "offboard-exported",
        "offboard-waived",
        "offboard-unanswered"
      })
  void recordedOffboardingsReplay(String name) throws Exception {
    for (var history : Histories.of(name).toList()) {
      WorkflowTestKit.replay(Histories.read(history), ID, OffboardClientImpl.class);
    }
  }
}
