package society.postx.platform.workflows.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.retention.RetainThenDeleteImpl;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Every branch of an offboarding, with fakes and skipped time. */
@Timeout(60)
class OffboardClientTest {
  private static final String ID = "offboard/alpha";
  private static final String RECIPIENT =
      "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

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
  private static final List<String> DISCONNECTED =
      List.of("records removed", "monitors removed", "host key refused", "server off");
  private static final List<String> BACK =
      List.of(
          "server on",
          "host key admitted",
          "monitors back",
          "records back",
          "users in",
          "maintenance ends");

  private final WorkflowTestKit kit = new WorkflowTestKit();
  private final FakeOffboarding world = new FakeOffboarding(this::now);
  private final LocalDate yesterday = LocalDate.ofInstant(now(), ZoneOffset.UTC).minusDays(1);
  private final String archive = "archive/alpha-" + yesterday;

  OffboardClientTest() {
    world.add("alpha", Group.PRODUCTION);
    kit.work(
        world,
        OffboardClientImpl.class,
        RetainThenDeleteImpl.class,
        DestructionTurnImpl.class,
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

  private WorkflowStub offboard(Object... more) {
    var input =
        new TreeMap<String, Object>(
            Map.of(
                "client",
                "alpha",
                "terminationDate",
                yesterday.toString(),
                "dataExport",
                false,
                "finalInvoice",
                "2027-0031",
                "operator",
                "ops",
                "reason",
                "contract ended"));
    for (var at = 0; at < more.length; at += 2) {
      input.put((String) more[at], more[at + 1]);
    }
    var run = kit.client().newUntypedWorkflowStub("OffboardClient", WorkflowTestKit.options(ID));
    run.start(input);
    return run;
  }

  /** Of its newest run: it continues as a new one. */
  private Checklist progress() {
    return kit.client().newUntypedWorkflowStub(ID).query("progress", Checklist.class);
  }

  private void awaitWaits(String step) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> progress().stage().equals(Operation.WAITS) && step.equals(progress().waitsAt()));
  }

  private void awaitStage(String stage) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> progress().stage().equals(stage));
  }

  private String decide(String verb, String operator, String... more) {
    var decision = new HashMap<String, Object>(Map.of("operator", operator, "reason", "as agreed"));
    for (var at = 0; at < more.length; at += 2) {
      decision.put(more[at], more[at + 1]);
    }
    var before = progress().decisions().size();
    kit.client().newUntypedWorkflowStub(ID).signal(verb, decision);
    await().until(() -> progress().decisions().size() > before);
    return progress().decisions().getLast().outcome();
  }

  private String plan() {
    awaitWaits("APPROVE_REMOVAL");
    var question = progress().question();
    assertThat(question).isNotNull();
    return question == null ? "" : question.digest();
  }

  private void approve() {
    assertThat(decide("approve", "carol", "plan", plan())).isEqualTo("accepted");
  }

  /** Time passes only where somebody lets it. */
  private void expire() {
    awaitStage("RECORDS_EXPIRE");
    kit.sleep(Duration.ofMinutes(6));
  }

  private void awaitCooling() {
    expire();
    awaitStage("COOL");
  }

  /** On a thread of its own: time stands still while an activity is held. */
  private void cooled() {
    awaitCooling();
    Thread.ofPlatform().daemon().start(() -> kit.sleep(Duration.ofHours(25)));
  }

  /** Its newest run, where {@code RECORD_HISTORIES=true} asks for it. */
  private void record(String name) throws IOException {
    Histories.keep(name, kit.client(), ID);
  }

  private static void fails(WorkflowStub run, String why) {
    assertThatThrownBy(() -> run.getResult(OffboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining(why);
  }

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
    decide("abort", "ops");
    fails(run, "aborted by ops");
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

  @ParameterizedTest
  @CsvSource({
    "removeClientRecords alpha, REMOVE_RECORDS",
    "removeClientMonitors alpha, REMOVE_MONITORS",
    "refuseHostKey alpha, REFUSE_HOST",
    "powerOff alpha, POWER_OFF"
  })
  void anAbortBeforeTheDeletionBringsTheClientBack(String method, String step) {
    world.fail(method, JOB_FAILED, "no answer");
    var run = offboard();
    approve();
    if (!step.equals("REMOVE_RECORDS")) {
      expire();
    }
    awaitWaits(step);
    decide("abort", "ops");
    fails(run, "aborted by ops");
    var undone = BACK.subList(BACK.size() - world.undone(), BACK.size());
    assertThat(world.journal("alpha")).endsWith(undone.toArray(String[]::new));
    assertThat(world.destroyedAt()).isNull();
  }

  @Test
  void anAbortInTheCoolingTimeBringsAllBackInReverseOrder() throws IOException {
    var run = offboard();
    approve();
    awaitCooling();
    assertThat(world.journal("alpha")).endsWith(DISCONNECTED.toArray(String[]::new));
    decide("abort", "ops");
    fails(run, "aborted by ops");
    assertThat(world.journal("alpha")).endsWith(BACK.toArray(String[]::new));
    assertThat(world.destroyedAt()).isNull();
    record("offboard-aborted-cooling");
  }

  @Test
  void aCancelInTheCoolingTimeBringsAllBack() {
    var run = offboard();
    approve();
    awaitCooling();
    run.cancel();
    assertThatThrownBy(() -> run.getResult(OffboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(world.journal("alpha")).endsWith(BACK.toArray(String[]::new));
  }

  @Test
  void whatTurnsUpInTheCoolingTimeStopsBeforeTheDeletionAndAnAbortStillHelps() {
    var run = offboard();
    approve();
    awaitCooling();
    var more = new ArrayList<>(FakeOffboarding.RESOURCES.all());
    more.add(new HetznerResource(HetznerResource.Kind.SNAPSHOT, 12, "by hand", ""));
    world.resources(new ClientResources(more, 41L, "192.0.2.1", "2001:db8::1"));
    kit.sleep(Duration.ofHours(25));
    awaitWaits("LAST_LOOK");
    assertThat(progress().headline()).contains("snapshot by hand (id 12)");
    decide("abort", "ops");
    fails(run, "aborted by ops");
    assertThat(world.journal("alpha")).endsWith(BACK.toArray(String[]::new));
    assertThat(world.destroyedAt()).isNull();
  }

  @Test
  void afterTheServerIsDeletedThereIsOnlyForward() {
    world.fail("archiveFiles alpha", JOB_FAILED, "Git is away");
    var run = offboard();
    approve();
    cooled();
    awaitWaits("ARCHIVE_FILES");
    assertThat(decide("abort", "ops")).contains("abort is not possible at ARCHIVE_FILES");
    assertThat(decide("skip", "carol", "step", "ARCHIVE_FILES"))
        .contains("skip is not possible at ARCHIVE_FILES");
    world.repair("archiveFiles alpha");
    decide("retry", "ops");
    assertThat(run.getResult(OffboardClientResult.class).removed()).isTrue();
  }

  @Test
  void aCancelAfterTheServerIsDeletedLeavesNothingHalfDone() {
    var archiving = world.hold("archiveFiles alpha");
    var run = offboard();
    approve();
    cooled();
    awaitStage("ARCHIVE_FILES");
    run.cancel();
    archiving.countDown();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                world.journal("alpha").contains("backups/client-alpha to " + archive)
                    && progress().stage().matches("DONE|CANCELLED"));
    assertThat(kit.client().newUntypedWorkflowStub("retention/alpha/" + yesterday).describe())
        .isNotNull();
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
  void anAbortWhileTheExportWaitsRemovesIt() {
    var run = offboard("dataExport", true, "recipient", RECIPIENT);
    approve();
    awaitStage("RECEIPT");
    decide("abort", "ops");
    fails(run, "aborted by ops");
    assertThat(world.journal("alpha"))
        .endsWith("download closed", "export deleted", "users in", "maintenance ends");
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
    decide("abort", "ops");
    fails(run, "aborted by ops");
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
    assertThat(progress().headline()).contains("nobody can say what runs there");
    decide("abort", "ops");
    fails(run, "aborted by ops");
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
  void visitorsWhoAreLetInAfterTheFinalBackupStopTheRemoval() {
    world.fail("refuseHostKey alpha", JOB_FAILED, "the box is away");
    var run = offboard();
    approve();
    expire();
    awaitWaits("REFUSE_HOST");
    kit.sleep(Duration.ofHours(5));
    world.letUsersIn();
    world.repair("refuseHostKey alpha");
    decide("retry", "ops");
    awaitWaits("USERS_OUT");
    assertThat(progress().headline()).contains("were let in after the final backup");
    decide("abort", "ops");
    fails(run, "aborted by ops");
    assertThat(world.destroyedAt()).isNull();
  }

  @Test
  void aFinalBackupThatIsLostInTheCoolingTimeKeepsTheServer() {
    var run = offboard();
    approve();
    awaitCooling();
    world.forget();
    kit.sleep(Duration.ofHours(25));
    awaitWaits("LAST_LOOK");
    assertThat(progress().headline()).contains("not the final backup");
    decide("abort", "ops");
    fails(run, "aborted by ops");
    assertThat(world.destroyedAt()).isNull();
    assertThat(world.journal("alpha")).endsWith(BACK.toArray(String[]::new));
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
