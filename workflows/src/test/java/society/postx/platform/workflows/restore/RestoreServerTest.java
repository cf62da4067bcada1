package society.postx.platform.workflows.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.QUOTA_EXCEEDED;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;
import static society.postx.platform.workflows.restore.RestoreTestKit.awaitWaits;
import static society.postx.platform.workflows.restore.RestoreTestKit.decision;
import static society.postx.platform.workflows.restore.RestoreTestKit.progress;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.server.ServerImage;
import society.postx.platform.workflows.server.ServerRemains;
import society.postx.platform.workflows.testkit.Histories;

@Timeout(60)
class RestoreServerTest {
  private final RestoreTestKit kit = new RestoreTestKit();

  @AfterEach
  void stop() {
    kit.close();
  }

  private WorkflowStub restore(Map<String, Object> more) {
    var input =
        new TreeMap<String, Object>(
            Map.of(
                "client", "alpha", "scenario", "server", "operator", "ops", "reason", "disk died"));
    input.putAll(more);
    return kit.restore(input);
  }

  private WorkflowStub approved() {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    assertThat(kit.world.journal()).isEmpty();
    assertThat(kit.world.kept()).containsExactly("5a9c03f1");
    Approvals.approve(run, "the client agreed");
    return run;
  }

  private static String asked(WorkflowStub run) {
    awaitWaits(run, "APPROVE_RESTORE");
    return String.join("\n", Objects.requireNonNull(progress(run).question()).lines());
  }

  private static void fails(WorkflowStub run, String why) {
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining(why);
  }

  @Test
  void aNewServerHasItsDataHealthyAppsAndABackupBeforeUsersComeIn() throws IOException {
    var result = approved().getResult(RestoreClientResult.class);
    assertThat(result.restored()).isTrue();
    assertThat(result.summary())
        .contains("onto the new server 42 (198.18.16.1), whose first backup is 5a9")
        .contains("the old server 41 is off and kept until ");
    assertThat(kit.world.journal("alpha"))
        .containsExactly(
            "maintenance on",
            "set aside",
            "server of debian-13",
            "base c0f",
            "dns to 198.18.16.1",
            "fetch 5a9c03f1",
            "users out",
            "start apps",
            "set up backups",
            "first backup",
            "server finished",
            "users in",
            "release backups",
            "maintenance off");
    Histories.keep("restore-newest-server-restic", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void theNewServerIsLargeEnoughForTheDataAndNoSmallerThanTheOldOne() {
    assertThat(asked(restore(Map.of()))).contains("the new server is a cx43");
    Approvals.approve(kit.kit.client().newUntypedWorkflowStub(RestoreTestKit.ID), "agreed");
    kit.kit.client().newUntypedWorkflowStub(RestoreTestKit.ID).getResult(RestoreClientResult.class);
    assertThat(kit.world.typesAsked()).containsExactly("60000000000 cx23");
    assertThat(kit.world.builtTypes()).containsExactly("cx43");
  }

  @Test
  void withoutATypeThatIsLargeEnoughNothingIsSwitchedOff() {
    kit.world.fail("typesFor", REQUEST_REFUSED, "serverTypes: none is large enough");
    fails(restore(Map.of()), "serverTypes: none is large enough");
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void anImageThatItsRegistryLostIsKnownBeforeAnythingIsSwitchedOff() {
    kit.world.imageGone("nextcloud:28.0.1");
    fails(restore(Map.of()), "a new server cannot pull nextcloud:28.0.1");
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void anImageThatItsRegistryLosesWhilePeopleDecideEndsItWithNothingDone() {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.imageGone("nextcloud:28.0.1");
    Approvals.approve(run, "the client agreed");
    fails(run, "a new server cannot pull nextcloud:28.0.1");
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void aServerImageMayHoldWhatItsRegistryLost() {
    kit.world.imageGone("nextcloud:28.0.1");
    assertThat(asked(restore(Map.of("way", "rebuild"))))
        .contains("its registry no longer has nextcloud:28.0.1");
    assertThat(kit.world.typesAsked()).isEmpty();
  }

  @Test
  void theQuestionSaysWhatExistsWhatIsLostWhatStaysAndUntilWhen() {
    kit.world.host("alpha").condition(Condition.UNREACHABLE);
    assertThat(asked(restore(Map.of())))
        .contains("Restore the server of alpha from snapshot 5a9c03f1 onto a new one?")
        .contains("what users wrote since 2020-11-28 03:10 UTC is lost")
        .contains("the snapshot holds nextcloud: 41871 files, 34.0 GB, 52000 rows")
        .contains("backups: arrived 2020-11-28")
        .contains("server client-alpha (id 41, cx23 in fsn1) is running: it is switched off")
        .contains("its host does not answer")
        .contains("kept for 7 days; its newest backup becomes a snapshot")
        .contains("Hetzner has 1 backups and 0 snapshots of the server, the newest of 2020-11-28")
        .contains("this way uses none of them")
        .contains("192.0.2.1 and 2001:db8::/64 move to the new server, so the DNS records stay")
        .contains("until the backup of 2020-11-29 03:10 UTC, rows of shop: orders 10, later 12")
        .contains("measured by the drill of 2020-11-12: all of the client in 14 min 2 s")
        .contains("measured at the snapshot: its dumps and counts took 3 min 20 s")
        .containsPattern("a no +leaves the client as it is now \\(.* UTC\\): ")
        .contains("users are out until it ends");
  }

  @Test
  void aServerThatIsGoneAltogetherComesBackUnderOtherAddresses() {
    kit.world.remains(new ServerRemains(null, List.of(), List.of()));
    var run = restore(Map.of());
    assertThat(asked(run))
        .contains("Hetzner has no server of the client")
        .contains("Hetzner has no backup and no snapshot of the server")
        .contains("the client's addresses are gone: the new server gets others");
    Approvals.approve(run, "the client agreed");
    assertThat(run.getResult(RestoreClientResult.class).summary())
        .contains("the client had no old server");
  }

  @Test
  void aRebuiltServerIsClosedUntilTheImagesAppsAreRemoved() throws IOException {
    var run = restore(Map.of("way", "rebuild"));
    assertThat(asked(run))
        .contains("onto the same one, rebuilt from server image 9?")
        .contains("its disk is written over; a snapshot of it is made first and kept for 7 days")
        .contains("its system comes from that, and the apps' data from the snapshot")
        .contains(
            "the image's apps and their data are removed while the firewall blocks all outgoing traffic; afterwards it runs nextcloud")
        .contains("the server keeps its addresses");
    Approvals.approve(run, "the client agreed");
    assertThat(run.getResult(RestoreClientResult.class).summary())
        .contains("onto the rebuilt server 42")
        .contains("the snapshot of its old disk is kept until ");
    assertThat(kit.world.journal("alpha"))
        .containsExactly(
            "maintenance on",
            "copy disk",
            "rebuild from 9, closed",
            "server of 9, closed",
            "clear host",
            "server of debian-13",
            "base c0f",
            "fetch 5a9c03f1",
            "users out",
            "start apps",
            "set up backups",
            "first backup",
            "server finished",
            "users in",
            "release backups",
            "maintenance off");
    Histories.keep("restore-newest-server-rebuild", kit.kit.client(), RestoreTestKit.ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"restic", "rebuild", "image"})
  void nothingThatAHostWroteHidesWhatARestoreDoes(String way) {
    kit.world.hostile();
    assertThat(asked(restore(Map.of("way", way))))
        .contains("is lost; accounts, tokens and unsubscribes")
        .contains("users are out until it ends")
        .contains(
            way.equals("rebuild")
                ? "its disk is written over"
                : "it is switched off, renamed and kept for 7 days")
        .contains(
            way.equals("restic")
                ? "this way uses none of them"
                : "the image's apps and their data are removed")
        .contains(way.equals("rebuild") ? "the server keeps its addresses" : "move to the new")
        .contains("the snapshot holds nextcloud: 41871 files");
  }

  @Test
  void aNewServerFromAnImageIsClosedUntilTheImagesAppsAreRemoved() throws IOException {
    var run = restore(Map.of("way", "image"));
    assertThat(asked(run)).contains("onto a new one from server image 9?");
    Approvals.approve(run, "the client agreed");
    assertThat(run.getResult(RestoreClientResult.class).restored()).isTrue();
    assertThat(kit.world.journal("alpha"))
        .containsExactly(
            "maintenance on",
            "set aside",
            "server of 9, closed",
            "pin any key",
            "clear host",
            "server of debian-13",
            "base c0f",
            "dns to 198.18.16.1",
            "fetch 5a9c03f1",
            "users out",
            "start apps",
            "set up backups",
            "first backup",
            "server finished",
            "users in",
            "release backups",
            "maintenance off");
    Histories.keep("restore-newest-server-image", kit.kit.client(), RestoreTestKit.ID);
  }

  @ParameterizedTest
  @CsvSource({
    "rebuild, REBUILD",
    "meetHost, MEET_HOST",
    "clear, CLEAR_HOST",
    "applyBase, APPLY_BASE",
    "fetchData, FETCH_DATA",
    "startOnData, START_APPS",
    "backUpOnce, BACK_UP_ONCE"
  })
  void anAbortOfARebuildWritesTheOldDiskBack(String method, String step) {
    kit.world.fail(method, JOB_FAILED, "no space");
    var run = restore(Map.of("way", "rebuild"));
    awaitWaits(run, "APPROVE_RESTORE");
    Approvals.approve(run, "the client agreed");
    awaitWaits(run, step);
    run.signal("abort", decision("later"));
    fails(run, "later");
    assertThat(kit.world.journal("alpha"))
        .doesNotContain("users in", "delete new server")
        .containsSubsequence(
            "copy disk", "rebuild from 9, closed", "rebuild back from 77", "reopen");
  }

  /** An undo after a reset would write the old disk over what users wrote. */
  @ParameterizedTest
  @ValueSource(strings = {"restic", "rebuild", "image"})
  void noUserComesInBeforeTheServerIsNotedAsFinished(String way) {
    kit.world.fail("finish", QUOTA_EXCEEDED, "rate limit exceeded");
    var run = restore(Map.of("way", way));
    awaitWaits(run, "APPROVE_RESTORE");
    Approvals.approve(run, "the client agreed");
    awaitWaits(run, "FINISH_SERVER");
    assertThat(kit.world.journal("alpha")).doesNotContain("users in");
    run.signal("abort", decision("too late"));
    await().until(() -> progress(run).notice() != null);
    kit.world.repair("finish");
    run.signal("retry", decision("Hetzner answers again"));
    assertThat(run.getResult(RestoreClientResult.class).restored()).isTrue();
    assertThat(kit.world.journal("alpha"))
        .doesNotContain("rebuild back from 77", "reopen", "delete new server", "bring back")
        .containsSubsequence("server finished", "users in", "maintenance off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rebuild", "image"})
  void anAppThatTheSnapshotLacksIsNamedBeforeAnImageReplacesItsHost(String way) {
    kit.world.runsToo(new AppName("listmonk"));
    assertThat(asked(restore(Map.of("way", way))))
        .contains("afterwards it runs nextcloud, not listmonk, which its host runs now");
  }

  /** Users write nowhere yet. */
  @Test
  void anAbortOfAServerFromAnImageDeletesItAndBringsTheOldOneBack() throws IOException {
    kit.world.fail("clear", JOB_FAILED, "containers of the image cannot be removed");
    var run = restore(Map.of("way", "image"));
    awaitWaits(run, "APPROVE_RESTORE");
    Approvals.approve(run, "the client agreed");
    awaitWaits(run, "CLEAR_HOST");
    assertThat(kit.world.journal("alpha")).doesNotContain("server of debian-13");
    run.signal("abort", decision("later"));
    fails(run, "later");
    assertThat(kit.world.journal("alpha"))
        .doesNotContain("users in", "start apps")
        .containsSubsequence("set aside", "delete new server", "bring back", "maintenance off");
    Histories.keep("restore-newest-server-image-aborted", kit.kit.client(), RestoreTestKit.ID);
  }

  /** Nothing was written over yet. */
  @Test
  void anAbortBeforeTheRebuildLeavesTheDiskAlone() throws IOException {
    kit.world.fail("copyDisk", QUOTA_EXCEEDED, "image limit exceeded");
    var run = restore(Map.of("way", "rebuild"));
    awaitWaits(run, "APPROVE_RESTORE");
    Approvals.approve(run, "the client agreed");
    awaitWaits(run, "COPY_DISK");
    run.signal("abort", decision("later"));
    fails(run, "later");
    assertThat(kit.world.journal("alpha"))
        .containsExactly("maintenance on", "copy disk", "reopen", "maintenance off");
    Histories.keep("restore-newest-server-rebuild-aborted", kit.kit.client(), RestoreTestKit.ID);
  }

  @ParameterizedTest
  @CsvSource({"rebuild, Hetzner has no server", "image, Hetzner has no backup and no snapshot"})
  void aWayThatLacksWhatItNeedsIsRefusedBeforeAnybodyIsAsked(String way, String message) {
    kit.world.remains(new ServerRemains(null, List.of(), List.of()));
    fails(restore(Map.of("way", way)), message);
    assertThat(kit.world.alerts()).isEmpty();
  }

  @Test
  void aDryRunReportsAndAsksNobody() {
    var result = restore(Map.of("dryRun", true)).getResult(RestoreClientResult.class);
    assertThat(result.restored()).isFalse();
    assertThat(result.forecast()).isNotEmpty();
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void aRejectionLeavesTheClientAsItIs() throws IOException {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    run.signal("reject", decision("the disk works again"));
    assertThat(run.getResult(RestoreClientResult.class).restored()).isFalse();
    assertThat(kit.world.journal()).isEmpty();
    Histories.keep("restore-server-rejected", kit.kit.client(), RestoreTestKit.ID);
  }

  /** Each fails after its work is done, the hardest place. */
  @ParameterizedTest
  @CsvSource({
    "setAside, SET_ASIDE",
    "ensureServer, CREATE_SERVER",
    "meetHost, MEET_HOST",
    "applyBase, APPLY_BASE",
    "ensureSubAccount, ADMIT_TO_BOX",
    "reachRepository, REACH_REPOSITORY",
    "fetchData, FETCH_DATA",
    "keepUsersOut, KEEP_USERS_OUT",
    "startOnData, START_APPS",
    "checkApps, CHECK_APPS",
    "setUpBackups, SET_UP_BACKUPS",
    "backUpOnce, BACK_UP_ONCE",
    "checkBackup, BACKUP_CHECKED"
  })
  void anAbortBeforeUsersAreInDeletesTheNewServerAndBringsTheOldOneBack(
      String method, String step) {
    kit.world.fail(method, QUOTA_EXCEEDED, "server limit exceeded");
    var run = approved();
    awaitWaits(run, step);
    run.signal("abort", decision("the disk works again"));
    fails(run, "the disk works again");
    assertThat(kit.world.journal("alpha"))
        .doesNotContain("users in")
        .containsSubsequence("set aside", "bring back", "maintenance off");
    if (!method.equals("setAside")) {
      assertThat(kit.world.journal("alpha"))
          .containsSubsequence("server of debian-13", "delete new server", "bring back");
    }
  }

  @Test
  void anAbortPointsTheRecordsAtTheOldServerAgain() {
    kit.world.fail("fetchData", JOB_FAILED, "the box is away");
    var run = approved();
    awaitWaits(run, "FETCH_DATA");
    run.signal("abort", decision("the disk works again"));
    fails(run, "the disk works again");
    assertThat(kit.world.journal("alpha"))
        .containsSubsequence(
            "dns to 198.18.16.1", "dns to 192.0.2.1", "delete new server", "bring back");
  }

  @Test
  void anAbortWithoutAnOldServerRemovesOnlyWhatThisRunMade() throws IOException {
    kit.world.remains(new ServerRemains(null, List.of(), List.of()));
    kit.world.fail("fetchData", JOB_FAILED, "the box is away");
    var run = approved();
    awaitWaits(run, "FETCH_DATA");
    run.signal("abort", decision("later"));
    fails(run, "later");
    assertThat(kit.world.journal("alpha"))
        .containsSubsequence("remove records", "delete new server", "bring back");
    Histories.keep("restore-newest-server-aborted", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void aCancelledRestoreBringsTheOldServerBack() {
    kit.world.fail("startOnData", JOB_FAILED, "no space");
    var run = approved();
    awaitWaits(run, "START_APPS");
    run.cancel();
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(kit.world.journal("alpha")).containsSubsequence("delete new server", "bring back");
  }

  /** Users write on the new server by then. */
  @Test
  void onceUsersAreInNothingBringsTheOldServerBack() {
    kit.world.fail("checkHttps", VERIFICATION_FAILED, "no certificate");
    var run = approved();
    awaitWaits(run, "HTTPS_ACCESSIBLE");
    run.signal("abort", decision("too late"));
    await().until(() -> progress(run).notice() != null);
    assertThat(progress(run).notice()).contains("abort is not possible at HTTPS_ACCESSIBLE");
    kit.world.repair("checkHttps");
    run.signal("retry", decision("it is there"));
    assertThat(run.getResult(RestoreClientResult.class).restored()).isTrue();
    assertThat(kit.world.journal("alpha"))
        .doesNotContain("bring back")
        .containsSubsequence("users in", "maintenance off");
  }

  @Test
  void aCancelOnceUsersAreInChangesNothingAndTheChecksGoOn() {
    kit.world.fail("checkHttps", VERIFICATION_FAILED, "no certificate");
    var run = approved();
    awaitWaits(run, "HTTPS_ACCESSIBLE");
    run.cancel();
    kit.world.repair("checkHttps");
    run.signal("retry", decision("it is there"));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(progress(run).stage()).isEqualTo("DONE");
    assertThat(progress(run).items())
        .extracting(Checklist.Item::state)
        .doesNotContain(StepState.OPEN, StepState.STUCK);
    assertThat(kit.world.journal("alpha")).doesNotContain("bring back");
  }

  @Test
  void aCancelDuringAnAbortsUndoLeavesNothingHalfUndone() {
    kit.world.fail("startOnData", JOB_FAILED, "no space");
    kit.world.fail("bringBack", QUOTA_EXCEEDED, "rate limit exceeded");
    var run = approved();
    awaitWaits(run, "START_APPS");
    run.signal("abort", decision("later"));
    awaitWaits(run, "UNDO_SET_ASIDE");
    run.cancel();
    kit.world.repair("bringBack");
    run.signal("retry", decision("Hetzner answers again"));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(progress(run).stage()).isEqualTo("ABORTED");
    assertThat(kit.world.journal("alpha"))
        .containsSubsequence("delete new server", "bring back", "maintenance off");
  }

  @Test
  void aCancelledRunNamesTheUndoThatAnOperatorSkipped() {
    kit.world.fail("startOnData", JOB_FAILED, "no space");
    kit.world.fail("bringBack", QUOTA_EXCEEDED, "rate limit exceeded");
    var run = approved();
    awaitWaits(run, "START_APPS");
    run.cancel();
    awaitWaits(run, "UNDO_SET_ASIDE");
    run.signal("skip", Map.of("operator", "ops", "reason", "by hand", "step", "UNDO_SET_ASIDE"));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(progress(run).headline())
        .contains("an operator left as it is: ")
        .contains(ServerRestoreStep.SET_ASIDE.title())
        .doesNotContain("what it did was undone");
  }

  @Test
  void aRunThatIsCancelledBeforeItAsksSaysSo() {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    run.cancel();
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(progress(run).stage()).isEqualTo("CANCELLED");
    assertThat(progress(run).stopped("canceled").headline()).startsWith("cancelled: ");
  }

  @Test
  void aRejectionClosesWhatWasNotNeeded() {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    run.signal("reject", decision("the disk works again"));
    run.getResult(RestoreClientResult.class);
    assertThat(progress(run).stage()).isEqualTo("REJECTED");
    assertThat(progress(run).items())
        .extracting(Checklist.Item::state)
        .doesNotContain(StepState.OPEN)
        .contains(StepState.NOT_NEEDED);
    assertThat(progress(run).undelivered()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "checkHttps, HTTPS_ACCESSIBLE",
    "checkAdminLogin, ADMIN_LOGIN",
    "awaitPagesGreen, MONITORING_GREEN"
  })
  void whatIsCheckedOnceUsersAreInMayBeSkipped(String method, String step) {
    kit.world.fail(method, VERIFICATION_FAILED, "an app that the snapshot lacks");
    var run = approved();
    awaitWaits(run, step);
    run.signal("skip", Map.of("operator", "ops", "reason", "it is deployed later", "step", step));
    assertThat(run.getResult(RestoreClientResult.class).skipped()).containsExactly(step);
  }

  private static final ServerImage NEWER =
      new ServerImage(10, true, Instant.parse("2020-11-29T01:00:00Z"));

  private ServerRemains withImages(ServerImage... images) {
    var before = kit.world.remaining();
    return new ServerRemains(before.server(), List.of(images), before.addresses());
  }

  /** Hetzner makes a backup each day, and people may decide for three. */
  @Test
  void aNewerImageLeavesTheApprovedOneStanding() throws IOException {
    var run = restore(Map.of("way", "rebuild"));
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.remains(withImages(NEWER, FakeRestores.IMAGE));
    Approvals.approve(run, "the client agreed");
    assertThat(run.getResult(RestoreClientResult.class).restored()).isTrue();
    assertThat(kit.world.journal("alpha")).contains("rebuild from 9, closed");
    Histories.keep("restore-newest-server-newer-image", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void anApprovedImageThatIsGoneIsNamedAndNothingIsDone() {
    var run = restore(Map.of("way", "image"));
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.remains(withImages(NEWER));
    Approvals.approve(run, "the client agreed");
    fails(
        run,
        "start the restore again: Hetzner no longer has server image 9 of 2020-11-28 01:00 UTC, from which the system was to come");
    assertThat(kit.world.journal()).isEmpty();
  }

  /** Its users may have worked on it since, and none of that is in the snapshot. */
  @Test
  void aHostThatSomebodyRepairedSinceTheApprovalIsNotReplaced() throws IOException {
    kit.world.host("alpha").condition(Condition.UNREACHABLE);
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.host("alpha").condition(Condition.HEALTHY);
    Approvals.approve(run, "the client agreed");
    fails(
        run,
        "nothing was done; start the restore again: its host is healthy (approved: its host does not answer: no route to host)");
    assertThat(kit.world.journal()).isEmpty();
    Histories.keep("restore-newest-server-recovered", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void aHostThatBrokeSinceTheApprovalIsReplacedAsApproved() {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.host("alpha").condition(Condition.UNREACHABLE);
    Approvals.approve(run, "the client agreed");
    assertThat(run.getResult(RestoreClientResult.class).restored()).isTrue();
  }

  @Test
  void theLatestSnapshotIsNotRestoredOntoAServerWhereThereIsANewerOne() {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.anotherNight();
    Approvals.approve(run, "the client agreed");
    fails(run, "snapshot 'latest' is 7b1c22d0 of 2020-11-29 03:10 UTC (approved: 5a9c03f1 of");
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void aServerThatAppearedSinceTheApprovalIsLeftAlone() {
    kit.world.remains(new ServerRemains(null, List.of(), List.of()));
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.remains(
        new ServerRemains(
            new ServerRemains.Remaining(
                43, "client-alpha", "running", "cx23", "fsn1", "192.0.2.9", "2001:db8:9::1"),
            List.of(),
            List.of("192.0.2.9")));
    Approvals.approve(run, "the client agreed");
    fails(
        run,
        "the client changed since this was approved, and nothing was done; start the restore again: the server is 43 (approved: no server); its addresses are 192.0.2.9 (approved: none)");
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void aSnapshotThatIsGoneSinceTheApprovalStopsItBeforeAnythingIsSwitchedOff() {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.fail("contents", INVALID_INPUT, "snapshot: '5a9c03f1': no such snapshot");
    Approvals.approve(run, "the client agreed");
    fails(run, "no such snapshot");
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void aCommitThatGitNoLongerHasIsRefusedBeforeAnybodyIsAsked() {
    kit.world.fail(
        "contents",
        INVALID_INPUT,
        "snapshot: '5a9c03f1': nextcloud ran commit 0e5, which the infrastructure repository no longer has");
    fails(restore(Map.of()), "which the infrastructure repository no longer has");
    assertThat(kit.world.alerts()).isEmpty();
  }

  @Test
  void aSnapshotThatNobodyHasIsRefusedBeforeAnybodyIsAsked() {
    kit.world.fail("chooseSnapshot", INVALID_INPUT, "snapshot: '2019-01-01': no snapshot is it");
    fails(restore(Map.of("snapshot", "2019-01-01")), "no snapshot is it");
    assertThat(kit.world.journal()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "paths, data/x, 'paths: '",
    "apps, nextcloud, 'apps: '",
  })
  void whatOnlyOtherScenariosKnowIsRefused(String field, String value, String message) {
    fails(restore(Map.of(field, List.of(value))), message);
    assertThat(kit.world.journal()).isEmpty();
  }
}
