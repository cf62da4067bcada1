package society.postx.platform.workflows.reinstatement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.dns.DnsConflict;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.retention.RetainThenDelete;
import society.postx.platform.workflows.retention.RetainThenDeleteImpl;
import society.postx.platform.workflows.retention.RetainThenDeleteResult;
import society.postx.platform.workflows.takeover.Conflict;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** With the real retention beside it, fakes and skipped time. */
@Timeout(60)
class ReinstateClientTest {
  private static final String ID = "reinstate/alpha";
  private static final String RETENTION = RetainThenDelete.id(FakeReinstatements.ALPHA);

  private static final List<String> OPENED =
      List.of("files back, approved by carol", "repository home");
  private static final List<String> SERVER =
      List.of(
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
          "return recorded",
          "server finished",
          "users in",
          "release backups",
          "maintenance off");

  private final WorkflowTestKit kit = new WorkflowTestKit();
  private final FakeReinstatements world = new FakeReinstatements(this::now);

  ReinstateClientTest() {
    world.add("alpha", Group.PRODUCTION);
    kit.work(
        world,
        ReinstateClientImpl.class,
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

  private WorkflowStub retained() {
    var run =
        kit.client().newUntypedWorkflowStub("RetainThenDelete", WorkflowTestKit.options(RETENTION));
    run.start(Map.of("client", "alpha"));
    await().ignoreExceptions().until(() -> progress(RETENTION).stage().equals("WAIT"));
    return run;
  }

  private WorkflowStub reinstate(Object... more) {
    var input =
        new TreeMap<String, Object>(
            Map.of("client", "alpha", "operator", "ops", "reason", "the customer stays"));
    for (var at = 0; at < more.length; at += 2) {
      input.put((String) more[at], more[at + 1]);
    }
    var run = kit.client().newUntypedWorkflowStub("ReinstateClient", WorkflowTestKit.options(ID));
    run.start(input);
    return run;
  }

  private Checklist progress(String id) {
    return kit.client().newUntypedWorkflowStub(id).query("progress", Checklist.class);
  }

  private void awaitWaits(String step) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () ->
                progress(ID).stage().equals(Operation.WAITS)
                    && step.equals(progress(ID).waitsAt()));
  }

  private String decide(String verb, String operator) {
    var question = progress(ID).question();
    var plan = question == null ? "" : question.digest();
    var before = progress(ID).decisions().size();
    kit.client()
        .newUntypedWorkflowStub(ID)
        .signal(verb, Map.of("operator", operator, "reason", "as agreed", "plan", plan));
    await().until(() -> progress(ID).decisions().size() > before);
    return progress(ID).decisions().getLast().outcome();
  }

  private WorkflowStub approved() {
    var run = reinstate();
    awaitWaits("APPROVE_RETURN");
    assertThat(decide("approve", "carol")).isEqualTo("accepted");
    return run;
  }

  @Test
  void afterSixtyDaysTheClientComesBackAndItsRetentionEndsWithoutADeletion() throws IOException {
    var retention = retained();
    kit.sleep(Duration.ofDays(60));
    var result = approved().getResult(ReinstateClientResult.class);
    assertThat(result.reinstated()).isTrue();
    assertThat(result.summary())
        .contains("alpha is a client again on the new server 42 (198.18.16.1)", "5a9c03f1");
    assertThat(result.commit()).isEqualTo("c105ed00");
    assertThat(world.journal("alpha"))
        .startsWith(OPENED.toArray(String[]::new))
        .containsSubsequence(SERVER)
        .endsWith("archive closed", "folder removed");
    assertThat(world.things()).contains("sub-account alpha", "monitors alpha");
    var kept = retention.getResult(RetainThenDeleteResult.class);
    assertThat(kept.deletedAt()).isNull();
    assertThat(world.journal("alpha")).doesNotContain("in the trash", "archive deleted");
    Histories.keep("reinstate-done", kit.client(), ID);
  }

  @Test
  void theQuestionSaysWhatComesBackHowOldItIsAndThatTheArchiveStays() {
    kit.sleep(Duration.ofDays(60));
    reinstate();
    awaitWaits("APPROVE_RETURN");
    var lines = String.join("\n", Objects.requireNonNull(progress(ID).question()).lines());
    assertThat(lines)
        .contains("Bring alpha (alpha.platform.example) back from its archive?")
        .contains("60 d 0 h ago: snapshot 5a9c03f1, the newest of 14")
        .contains("from archive/alpha-2027-01-31, repository " + "a".repeat(64))
        .contains("back in Git: clients/alpha.yml, secrets/clients/alpha.sops.yaml")
        .contains("all of it stays until the client is verified");
    assertThat(decide("approve", " O-p-s ")).contains("approve needs another operator than ops");
    assertThat(decide("reject", "ops")).isEqualTo("accepted");
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void anAbortBeforeUsersAreInPutsAllBackAndLeavesAWeekToTryAgain() throws IOException {
    retained();
    kit.sleep(Duration.ofDays(89));
    world.fail("startOnData", JOB_FAILED, "the dump does not load");
    var run = approved();
    awaitWaits("START_APPS");
    kit.sleep(Duration.ofDays(5)); // past the deadline, under the permit
    assertThat(world.journal("alpha")).doesNotContain("in the trash");
    decide("abort", "ops");
    assertThatThrownBy(() -> kit.inRealTime(() -> run.getResult(ReinstateClientResult.class)))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(world.journal("alpha"))
        .containsSubsequence("repository archived", "files withdrawn")
        .doesNotContain("archive closed");
    assertThat(world.things())
        .doesNotContain("sub-account alpha", "monitors alpha", "server alpha");
    var again = world.file().deleteAt();
    assertThat(again).isAfter(now().plus(Duration.ofDays(6)));
    assertThat(world.journal("alpha")).doesNotContain("in the trash");
    Histories.keep("reinstate-aborted", kit.client(), ID);
  }

  @Test
  void theArchiveStaysWhileTheClientIsNotVerified() throws IOException {
    world.fail("checkHttps", JOB_FAILED, "no answer");
    var run = approved();
    awaitWaits("HTTPS_ACCESSIBLE");
    assertThat(progress(ID).verbs()).containsExactly(Verb.RETRY, Verb.SKIP);
    assertThat(world.journal("alpha")).contains("users in").doesNotContain("archive closed");
    world.repair("checkHttps");
    decide("retry", "ops");
    assertThat(run.getResult(ReinstateClientResult.class).reinstated()).isTrue();
    assertThat(world.journal("alpha")).endsWith("archive closed", "folder removed");
    Histories.keep("reinstate-retried", kit.client(), ID);
  }

  @Test
  void usersStayOutUntilGitSaysThatNothingIsUndoneAnyMore() throws IOException {
    world.fail("recordHandover", JOB_FAILED, "Git is away");
    var run = approved();
    awaitWaits("RECORD_RETURN");
    assertThat(progress(ID).verbs()).containsExactly(Verb.RETRY);
    assertThat(world.journal("alpha")).doesNotContain("users in");
    world.repair("recordHandover");
    decide("retry", "ops");
    assertThat(run.getResult(ReinstateClientResult.class).reinstated()).isTrue();
    Histories.keep("reinstate-recorded-late", kit.client(), ID);
  }

  @Test
  void aCancelOnceUsersAreInStillClosesTheArchive() {
    var checking = world.hold("checkHttps");
    var run = approved();
    await().until(() -> progress(ID).stage().equals("HTTPS_ACCESSIBLE"));
    run.cancel();
    checking.countDown();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> world.journal("alpha").contains("folder removed"));
    assertThat(world.journal("alpha")).doesNotContain("files withdrawn", "repository archived");
  }

  @Test
  void anotherArchiveThanTheApprovedOneStopsWithoutAChange() throws IOException {
    var run = reinstate();
    awaitWaits("APPROVE_RETURN");
    world.newestSnapshot("0b".repeat(32));
    decide("approve", "carol");
    assertThatThrownBy(() -> run.getResult(ReinstateClientResult.class))
        .hasStackTraceContaining("what was found changed since this was approved");
    assertThat(world.journal()).isEmpty();
    Histories.keep("reinstate-changed-meanwhile", kit.client(), ID);
  }

  private static final DnsConflict WILDCARD =
      new DnsConflict(
          new Domain("platform.example"),
          "*",
          "A",
          300,
          Map.of(),
          List.of("203.0.113.9"),
          DnsConflict.Kind.KEPT,
          "answers for alpha.platform.example now");

  @Test
  void whatOthersHaveByNowIsNamedAndTheApprovalDecidesToTakeItOver() throws IOException {
    world.putRecords(WILDCARD);
    world.putServers(Conflict.ofOthers("server alpha (id 7)", "would stay"));
    world.certificatesRefused("its certificates may be refused until Monday");
    var run = reinstate();
    awaitWaits("APPROVE_RETURN");
    assertThat(Objects.requireNonNull(progress(ID).question()).lines())
        .anyMatch(it -> it.contains("taken over: rrset *.platform.example A 203.0.113.9 answers"))
        .anyMatch(it -> it.contains("taken over: server alpha (id 7) would stay"))
        .anyMatch(it -> it.contains("its certificates may be refused until Monday"));
    assertThat(world.journal()).isEmpty();
    decide("approve", "carol");
    assertThat(run.getResult(ReinstateClientResult.class).reinstated()).isTrue();
    assertThat(world.takenOver()).containsExactly(WILDCARD);
    Histories.keep("reinstate-taking-over", kit.client(), ID);
  }

  @Test
  void whatNobodyCanTakeOverRefusesTheReturnBeforeAnybodyIsAsked() {
    world.putServers(Conflict.inTheWay("server client-alpha", "has the name"));
    var run = reinstate();
    assertThatThrownBy(() -> run.getResult(ReinstateClientResult.class))
        .hasStackTraceContaining("FOREIGN_RESOURCE")
        .hasStackTraceContaining("server client-alpha has the name (cannot be taken over)");
    assertThat(progress(ID).question()).isNull();
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void whatOthersMakeAfterTheApprovalIsNotTakenOver() {
    var run = reinstate();
    awaitWaits("APPROVE_RETURN");
    world.putRecords(WILDCARD);
    decide("approve", "carol");
    assertThatThrownBy(() -> run.getResult(ReinstateClientResult.class))
        .hasStackTraceContaining("what was found changed since this was approved")
        .hasStackTraceContaining("rrset *.platform.example");
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void aDryRunShowsWhatWouldComeBack() {
    var result = reinstate("dryRun", true).getResult(ReinstateClientResult.class);
    assertThat(result.reinstated()).isFalse();
    assertThat(result.archive()).anyMatch(it -> it.contains("snapshot 5a9c03f1"));
    assertThat(world.journal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reinstate-done",
        "reinstate-recorded-late",
        "reinstate-aborted",
        "reinstate-changed-meanwhile",
        "reinstate-retried",
        "reinstate-taking-over"
      })
  void recordedReinstatementsReplay(String name) throws Exception {
    for (var history : Histories.of(name).toList()) {
      WorkflowTestKit.replay(Histories.read(history), ID, ReinstateClientImpl.class);
    }
  }
}
