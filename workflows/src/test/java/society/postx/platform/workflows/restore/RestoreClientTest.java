package society.postx.platform.workflows.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.restore.RestoreTestKit.ALPHA;
import static society.postx.platform.workflows.restore.RestoreTestKit.awaitWaits;
import static society.postx.platform.workflows.restore.RestoreTestKit.decision;
import static society.postx.platform.workflows.restore.RestoreTestKit.progress;
import static society.postx.platform.workflows.restore.RestoreTestKit.with;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

@Timeout(60)
class RestoreClientTest {
  private final RestoreTestKit kit = new RestoreTestKit();

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void anApprovedRestoreBacksUpKeepsWhatWasThereAndLetsBackupsRunAgain() throws IOException {
    var run = kit.restore(ALPHA);
    awaitWaits(run, "APPROVE_RESTORE");
    assertThat(kit.world.journal()).isEmpty();
    assertThat(kit.world.kept()).as("from retention, while people decide").contains("5a9c03f1");
    Approvals.approve(run, "the client agreed");
    var result = run.getResult(RestoreClientResult.class);
    assertThat(result.restored()).isTrue();
    assertThat(result.safetySnapshot()).isEqualTo("s-alpha");
    assertThat(kit.world.journal("alpha"))
        .containsExactly(
            "hold backups",
            "fetch aside",
            "maintenance on",
            "users out",
            "backup",
            "restore 5a9c03f1",
            "users in",
            "keep for 7 days",
            "release backups",
            "maintenance off");
    Histories.keep("restore-newest-approved", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void theQuestionSaysWhatIsLostWhatChangesAndWhatStays() {
    var run = kit.restore(ALPHA);
    awaitWaits(run, "APPROVE_RESTORE");
    var lines = String.join("\n", question(run).lines());
    assertThat(lines)
        .contains("Restore nextcloud of alpha from snapshot 5a9c03f1?")
        .contains("what users wrote since 2020-11-28 03:10 UTC is lost")
        .contains("until the backup of 2020-11-29 03:10 UTC, rows of shop: orders 10, later 12")
        .contains(
            "nextcloud: all its files and databases are fetched, 34.0 MB; of those there now 3 differ from the snapshot, 1 it lacks, 40 are as in it")
        .contains("moves beside the apps on the host for 7 days (needs 600.0 MB, 9.0 GB are free)")
        .contains("backups: arrived 2020-11-28")
        .contains("measured by the drill of 2020-11-12: all of the client in 14 min 2 s")
        .contains("what users wrote in the")
        .contains("why: database broken after a crash");
  }

  /** The newest backup's manifest, which a host wrote, names the databases. */
  @Test
  void noDatabaseThatAHostNamesHidesThatFilesAreWrittenOver() {
    kit.world.hostile();
    kit.world.noRoom();
    var run = kit.restore(ALPHA);
    awaitWaits(run, "APPROVE_RESTORE");
    assertThat(String.join("\n", question(run).lines()))
        .contains("users are out until it ends")
        .contains("what is there now is written over; only the backup made before it has it")
        .contains("of its files 3 differ from the snapshot")
        .contains("a host wrote 4")
        .doesNotContain("a host wrote 5")
        .contains("and the rows of 35 databases more");
  }

  @Test
  void whereNothingWasMeasuredTheQuestionSaysThatItsTimeIsAGuess() {
    kit.world.neverDrilled();
    var run = kit.restore(ALPHA);
    awaitWaits(run, "APPROVE_RESTORE");
    assertThat(String.join("\n", question(run).lines()))
        .contains("it takes roughly 2 min 1 s by the usual rate of a Storage Box: no drill");
  }

  @Test
  void aDryRunReportsAndAsksNobody() throws IOException {
    var run = kit.restore(with("dryRun", true));
    var result = run.getResult(RestoreClientResult.class);
    assertThat(result.restored()).isFalse();
    assertThat(result.forecast()).hasSize(2);
    assertThat(kit.world.journal()).isEmpty();
    assertThat(kit.world.kept()).isEmpty();
    assertThat(kit.world.alerts()).isEmpty();
    Histories.keep("restore-fetched-dry-run", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void aRejectionLeavesTheClientAsItIs() throws IOException {
    var run = kit.restore(ALPHA);
    awaitWaits(run, "APPROVE_RESTORE");
    run.signal("reject", decision("the wrong night"));
    var result = run.getResult(RestoreClientResult.class);
    assertThat(result.restored()).isFalse();
    assertThat(result.summary()).isEqualTo("rejected by ops: the wrong night");
    assertThat(kit.world.journal()).isEmpty();
    Histories.keep("restore-fetched-rejected", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void noAnswerForThreeDaysLeavesTheClientAsItIs() {
    var run = kit.restore(ALPHA);
    assertThat(run.getResult(RestoreClientResult.class).restored()).isFalse();
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void anAbortAfterAFailedRestorePutsBackWhatWasThere() throws IOException {
    kit.world.fail("restore", JOB_FAILED, "the snapshot lacks a dump");
    var run = approved();
    awaitWaits(run, "RESTORE");
    run.signal("abort", decision("the wrong night"));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining("the wrong night");
    assertThat(kit.world.journal("alpha"))
        .containsSubsequence(
            "restore 5a9c03f1", "put back", "maintenance off", "drop fetched", "release backups");
    Histories.keep("restore-newest-aborted", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void whatCannotBeReadIsFoundBeforeUsersAreOutAndAnAbortLeavesNothing() throws IOException {
    kit.world.fail("fetchAside", JOB_FAILED, "ciphertext verification failed");
    var run = approved();
    awaitWaits(run, "FETCH");
    run.signal("abort", decision("another snapshot"));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(kit.world.journal("alpha"))
        .containsExactly(
            "hold backups", "fetch aside", "evidence", "drop fetched", "release backups");
    Histories.keep("restore-newest-aborted-early", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void aCancelledRestorePutsBackWhatWasThere() {
    kit.world.fail("checkApps", JOB_FAILED, "no answer");
    var run = approved();
    awaitWaits(run, "CHECK_APPS");
    run.cancel();
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(kit.world.journal("alpha"))
        .containsSubsequence(
            "restore 5a9c03f1", "put back", "maintenance off", "drop fetched", "release backups");
    assertThat(progress(run).headline())
        .isEqualTo(
            "cancelled: what it did was undone, in 5 steps; next: start restore/alpha again if it is still wanted");
  }

  @Test
  void appsThatStayUnhealthyWaitForADecision() {
    kit.world.host("alpha").badOnOld();
    var run = approved();
    kit.kit.sleep(Duration.ofMinutes(5));
    awaitWaits(run, "CHECK_APPS");
    kit.world.host("alpha").good();
    run.signal("retry", decision("repaired"));
    assertThat(run.getResult(RestoreClientResult.class).restored()).isTrue();
  }

  @Test
  void aDatabaseThatCannotBeDumpedIsRestoredWithoutABackupWhereWhatIsThereIsKept() {
    kit.world.fail("backUpTagged", JOB_FAILED, "pg_dump: error");
    var run = approved();
    awaitWaits(run, "BACK_UP_FIRST");
    run.signal(
        "skip",
        Map.of("operator", "ops", "reason", "the database is broken", "step", "BACK_UP_FIRST"));
    var result = run.getResult(RestoreClientResult.class);
    assertThat(result.restored()).isTrue();
    assertThat(result.safetySnapshot()).isNull();
  }

  @Test
  void withoutRoomForBothNobodyCanGoOnWithoutABackup() {
    kit.world.noRoom();
    kit.world.fail("backUpTagged", JOB_FAILED, "pg_dump: error");
    var run = approved();
    awaitWaits(run, "BACK_UP_FIRST");
    run.signal(
        "skip",
        Map.of("operator", "ops", "reason", "the database is broken", "step", "BACK_UP_FIRST"));
    await().until(() -> progress(run).notice() != null);
    assertThat(progress(run).notice()).contains("skip is not possible at BACK_UP_FIRST");
    kit.world.repair("backUpTagged");
    kit.world.fail("restore", JOB_FAILED, "no space");
    run.signal("retry", decision("repaired"));
    awaitWaits(run, "RESTORE");
    run.signal("abort", decision("the disk is full"));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(kit.world.journal("alpha")).contains("put back from s-alpha");
  }

  @Test
  void aClientThatChangedSinceTheApprovalIsLeftAsItIs() {
    var run = kit.restore(ALPHA);
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.noRoom();
    Approvals.approve(run, "the client agreed");
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining(
            "the client changed since this was approved, and nothing was done");
    assertThat(kit.world.journal()).isEmpty();
  }

  /** The nights between would be lost. */
  @Test
  void theLatestSnapshotIsNotRestoredWhereThereIsANewerOneByTheApproval() throws IOException {
    var run = kit.restore(ALPHA);
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.anotherNight();
    Approvals.approve(run, "the client agreed");
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining(
            "nothing was done; start the restore again. Now: snapshot 'latest' is 7b1c22d0 of 2020-11-29 03:10 UTC (approved: 5a9c03f1 of 2020-11-28 03:10 UTC; to restore that all the same: --snapshot 5a9c03f1)");
    assertThat(kit.world.journal()).isEmpty();
    Histories.keep("restore-newest-changed", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void aSnapshotThatTheInputNamesIsRestoredAlsoWhereThereIsANewerOne() {
    var run = kit.restore(with("snapshot", "5a9c03f1"));
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.anotherNight();
    Approvals.approve(run, "the client agreed");
    assertThat(run.getResult(RestoreClientResult.class).restored()).isTrue();
  }

  @Test
  void aHostAtAnotherAddressThanTheApprovedOneIsLeftAsItIs() {
    var run = kit.restore(ALPHA);
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.movedTo("192.0.2.9");
    Approvals.approve(run, "the client agreed");
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining("Now: its host is at 192.0.2.9, not at 192.0.2.1");
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void aBusyClientIsRestoredOnceItsOperationEnds() {
    var holder = kit.kit.hold("alpha", "deploy/2026-11-23");
    var run = approvedWhileBusy();
    holder.release(null);
    assertThat(run.getResult(RestoreClientResult.class).restored()).isTrue();
  }

  @Test
  void whatTheOperationThatHeldTheClientChangedEndsTheRestoreWithNothingDone() {
    var holder = kit.kit.hold("alpha", "deploy/2026-11-23");
    var run = approvedWhileBusy();
    kit.world.noRoom();
    holder.release(null);
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining("the client changed since this was approved");
    assertThat(kit.world.journal()).isEmpty();
  }

  private WorkflowStub approvedWhileBusy() {
    var run = approved();
    await()
        .untilAsserted(
            () ->
                assertThat(progress(run).headline())
                    .contains("alpha is busy: deploy/2026-11-23 since")
                    .contains("holds its permit"));
    assertThat(kit.world.journal()).isEmpty();
    return run;
  }

  @ParameterizedTest
  @ValueSource(strings = {"application", "files", "server", "staging"})
  void anUnknownClientIsRefusedBeforeAnythingIsLookedAt(String scenario) {
    kit.world.fail("planOf alpha", INVALID_INPUT, "client: 'alpha': has no file clients/alpha.yml");
    var run = kit.restore(of(scenario));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining("client: 'alpha': has no file clients/alpha.yml");
    assertThat(progress(run).items().getFirst().state()).isEqualTo(StepState.STUCK);
    assertThat(kit.world.journal()).isEmpty();
    assertThat(kit.world.kept()).isEmpty();
    assertThat(kit.world.alerts()).isEmpty();
  }

  private static Map<String, Object> of(String scenario) {
    var input = new TreeMap<>(ALPHA);
    switch (scenario) {
      case "files" -> input.put("paths", List.of("data/x"));
      case "server", "staging" -> input.remove("apps");
      default -> {}
    }
    if (scenario.equals("staging")) {
      input.put("target", scenario);
    } else {
      input.put("scenario", scenario);
    }
    return input;
  }

  /** Users write again by then: putting back what was there would lose that. */
  @Test
  void onceUsersAreLetInNeitherAnAbortNorACancellationPutsAnythingBack() {
    kit.world.fail("releaseBackups", JOB_FAILED, "the host is away");
    var run = approved();
    awaitWaits(run, "RELEASE_BACKUPS");
    run.signal("abort", decision("too late"));
    await().until(() -> progress(run).notice() != null);
    assertThat(progress(run).notice()).contains("abort is not possible at RELEASE_BACKUPS");
    run.cancel();
    kit.world.repair("releaseBackups");
    run.signal("retry", decision("it is back"));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(kit.world.journal("alpha"))
        .doesNotContain("put back")
        .containsSubsequence("users in", "release backups", "release backups", "maintenance off");
  }

  @Test
  void aHostThatDoesNotAnswerIsRefusedBeforeAnybodyIsAsked() {
    kit.world.host("alpha").condition(Condition.UNREACHABLE);
    var run = kit.restore(ALPHA);
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining("the host is unreachable");
    assertThat(kit.world.alerts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "scenario, everything, scenario: 'everything'",
    "snapshot, yesterday, snapshot: 'yesterday': latest",
    "snapshot, before:../x, snapshot: 'before:../x': latest",
    "operator, '', operator: ''",
    "reason, '', reason: ''",
    "snapshots, latest, 'snapshots: unknown field (did you mean snapshot?)'"
  })
  void badInputIsRefusedAtOnce(String field, String value, String message) {
    var run = kit.restore(with(field, value));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining(message);
    assertThat(kit.world.journal()).isEmpty();
  }

  private WorkflowStub approved() {
    var run = kit.restore(ALPHA);
    awaitWaits(run, "APPROVE_RESTORE");
    Approvals.approve(run, "the client agreed");
    return run;
  }

  private static Question question(WorkflowStub run) {
    return Objects.requireNonNull(progress(run).question());
  }

  static Stream<Arguments> histories() {
    return Stream.of(
            "restore-approved",
            "restore-kept-approved",
            "restore-kept-rejected",
            "restore-fetched-approved",
            "restore-fetched-dry-run",
            "restore-fetched-rejected",
            "restore-fetched-aborted",
            "restore-fetched-aborted-early",
            "restore-files-looked-beside",
            "restore-files-looked-in-place",
            "restore-files-looked-aborted",
            "restore-server-restic",
            "restore-server-rebuild",
            "restore-server-rebuild-aborted",
            "restore-server-image",
            "restore-server-rejected",
            "restore-server-aborted",
            "restore-server-image-aborted",
            "restore-server-newer-image",
            "restore-newest-approved",
            "restore-newest-changed",
            "restore-newest-aborted",
            "restore-newest-aborted-early",
            "restore-newest-server-restic",
            "restore-newest-server-rebuild",
            "restore-newest-server-rebuild-aborted",
            "restore-newest-server-image",
            "restore-newest-server-aborted",
            "restore-newest-server-image-aborted",
            "restore-newest-server-newer-image",
            "restore-newest-server-recovered",
            "restore-dry-run",
            "restore-rejected",
            "restore-aborted",
            "restore-files-beside",
            "restore-files-in-place",
            "restore-files-aborted")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void recordedRestoresReplay(String name) throws Exception {
    for (var history : Histories.of(name).toList()) {
      WorkflowTestKit.replay(Histories.read(history), RestoreTestKit.ID, RestoreClientImpl.class);
    }
  }
}
