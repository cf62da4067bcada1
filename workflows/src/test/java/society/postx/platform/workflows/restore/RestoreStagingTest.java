package society.postx.platform.workflows.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.restore.RestoreTestKit.awaitWaits;
import static society.postx.platform.workflows.restore.RestoreTestKit.decision;
import static society.postx.platform.workflows.restore.RestoreTestKit.progress;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** A snapshot comes up beside the client, people look at it, and nothing of it stays. */
@Timeout(60)
class RestoreStagingTest {
  private static final String ID = RestoreClient.STAGING_ID + "alpha";

  private final FakeStaging world = new FakeStaging();
  private final WorkflowTestKit kit = new WorkflowTestKit();

  RestoreStagingTest() {
    world.add("alpha", Group.PRODUCTION);
    kit.work(world, RestoreClientImpl.class, SendAlertImpl.class, PermitImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private WorkflowStub restore(Map<String, Object> more) {
    var input =
        new TreeMap<String, Object>(
            Map.of(
                "client",
                "alpha",
                "scenario",
                "application",
                "target",
                "staging",
                "operator",
                "ops",
                "reason",
                "one lost calendar"));
    input.putAll(more);
    var run = kit.client().newUntypedWorkflowStub("RestoreClient", WorkflowTestKit.options(ID));
    run.start(input);
    return run;
  }

  private static void awaitLook(WorkflowStub run) {
    await().until(() -> progress(run).stage().equals("LOOK"));
  }

  private static WorkflowExecutionStatus status(WorkflowStub run) {
    return run.describe().getStatus();
  }

  private static String note(WorkflowStub run, String step) {
    return progress(run).items().stream()
        .filter(it -> it.step().equals(step))
        .findFirst()
        .orElseThrow()
        .note();
  }

  private static void fails(WorkflowStub run, String why) {
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining(why);
  }

  @Test
  void theServerGoesWhenItsHoursAreOverAndTheClientIsAsItWas() throws IOException {
    var run = restore(Map.of("hours", 4));
    var result = run.getResult(RestoreClientResult.class);
    var info = run.describe().getWorkflowExecutionInfo();
    var took = info.getCloseTime().getSeconds() - info.getStartTime().getSeconds();
    assertThat(Duration.ofSeconds(took)).isBetween(Duration.ofHours(4), Duration.ofMinutes(250));
    assertThat(result.restored()).isFalse();
    assertThat(result.summary())
        .contains("was up on staging-alpha (id 7, cx23 in fsn1), which is gone")
        .contains("./platform restore alpha --snapshot 5a9c03f1");
    assertThat(result.forecast()).contains("files differ: a few");
    assertThat(world.server()).isEmpty();
    assertThat(world.journal("alpha")).containsExactlyElementsOf(whole());
    assertThat(world.alerts()).isEmpty();
    Histories.keep("restore-staging", kit.client(), ID);
  }

  private static List<String> whole() {
    return List.of(
        "staging built",
        "staging restored 5a9c03f1",
        "staging closed",
        "staging started",
        "staging deleted");
  }

  @Test
  void whileItStandsTheChecklistSaysHowToReachItAndTheClientIsFree() {
    var run = restore(Map.of());
    awaitLook(run);
    assertThat(note(run, "REACH_COPY")).isEqualTo(FakeStaging.WAY_IN);
    assertThat(note(run, "LOOK"))
        .contains("staging-alpha is deleted")
        .contains("./platform retry staging/alpha");
    var term = world.server().orElseThrow().until();
    assertThat(term)
        .as("the weekly removal takes what a terminated run leaves")
        .isBetween(
            Instant.ofEpochMilli(kit.currentTimeMillis()),
            Instant.ofEpochMilli(kit.currentTimeMillis()).plus(Duration.ofHours(24)));
    var live =
        kit.client()
            .newUntypedWorkflowStub("RestoreClient", WorkflowTestKit.options("restore/alpha"));
    live.start(RestoreTestKit.with("dryRun", true));
    // No result is awaited: that would let the hours of the other run pass.
    await()
        .until(() -> status(live) == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    assertThat(status(kit.client().newUntypedWorkflowStub("client/alpha")))
        .as("the permit")
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    run.signal("retry", decision("seen it"));
    assertThat(run.getResult(RestoreClientResult.class).restored()).isFalse();
    assertThat(world.server()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ensureStaging, BUILD_STAGING",
    "prepareStaging, PREPARE_STAGING",
    "restoreCopy, RESTORE_COPY",
    "closeOutward, CLOSE_OUTWARD",
    "startCopy, START_COPY",
    "wayIn, REACH_COPY"
  })
  void anAbortAnywhereDeletesTheServer(String method, String step) {
    world.fail(method, JOB_FAILED, "no space");
    var run = restore(Map.of());
    awaitWaits(run, step);
    run.signal("abort", decision("later"));
    fails(run, "later");
    assertThat(world.server()).isEmpty();
    assertThat(world.journal("alpha")).last().isEqualTo("staging deleted");
  }

  @Test
  void aCancelWhilePeopleLookDeletesTheServer() {
    var run = restore(Map.of());
    awaitLook(run);
    run.cancel();
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(world.server()).isEmpty();
  }

  @Test
  void aStuckStepGoesOnOnceItIsRepaired() {
    world.fail("restoreCopy", JOB_FAILED, "the box is away");
    var run = restore(Map.of());
    awaitWaits(run, "RESTORE_COPY");
    world.repair("restoreCopy");
    run.signal("retry", decision("it is back"));
    awaitLook(run);
    run.signal("retry", decision("seen it"));
    assertThat(run.getResult(RestoreClientResult.class).restored()).isFalse();
    assertThat(world.server()).isEmpty();
  }

  @Test
  void aDryRunSaysWhatTheSnapshotHoldsAndBuildsNothing() {
    var result = restore(Map.of("dryRun", true)).getResult(RestoreClientResult.class);
    assertThat(result.summary()).isEqualTo("no server was built");
    assertThat(result.forecast()).contains("backups: arrived 2020-11-28");
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void aSnapshotThatCannotComeUpIsRefusedBeforeAServerIsBuilt() {
    world.fail("contents", INVALID_INPUT, "snapshot: '5a9c03f1': it lacks a dump");
    fails(restore(Map.of()), "it lacks a dump");
    assertThat(world.journal()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "scenario, server, \"scenario: 'server': application with the target staging\"",
        "versions, now, \"versions: 'now': not with the target staging\""
      })
  void whatMakesNoSenseOnStagingIsRefused(String field, String value, String message) {
    fails(restore(Map.of(field, value)), message);
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void appsAreRefusedOnStagingAndHoursElsewhere() {
    fails(restore(Map.of("hours", 0)), "hours: '0': 1 to 24");
    fails(restore(Map.of("hours", 25)), "hours: '25': 1 to 24");
    fails(restore(Map.of("apps", List.of("nextcloud"))), "not with the target staging");
    fails(
        restore(Map.of("target", "live", "hours", 4)), "hours: '4': only with the target staging");
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void recordedLooksReplay() throws Exception {
    for (var history : Histories.of("restore-staging").toList()) {
      WorkflowTestKit.replay(Histories.read(history), ID, RestoreClientImpl.class);
    }
  }
}
