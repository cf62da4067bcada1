package society.postx.platform.workflows.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.ALPHA;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.awaitStuck;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.decision;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.progress;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.skip;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.StepState;

/** Tests two steps at the same time: the host is checked while its first backup runs. */
class SideBySideTest {
  private final OnboardingTestKit kit = new OnboardingTestKit();
  private final FakeOnboarding world = kit.world;

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void theHeadlineNamesAllThatRuns() {
    var backup = world.hold("backUpOnce");
    var ports = world.hold("checkPorts");
    var run = kit.onboard(ALPHA);
    await()
        .until(
            () ->
                progress(run)
                    .headline()
                    .equals("Backup job runs successfully; Only ports 22, 80 and 443 are open"));
    ports.countDown();
    await().until(() -> state(run, "BASELINE_HOLDS") == StepState.DONE);
    assertThat(progress(run).headline()).isEqualTo("Backup job runs successfully");
    assertThat(progress(run).stage()).isEqualTo("BACK_UP_ONCE");
    backup.countDown();
    assertThat(run.getResult(OnboardClientResult.class).snapshotId()).isEqualTo("5a9");
  }

  @Test
  void twoThatAreStuckAskOneAfterTheOther() {
    world.fail("ensureSubAccount", UNAVAILABLE, "the Storage Box is away");
    world.fail("ensureServer", UNAVAILABLE, "no capacity");
    var run = kit.onboard(ALPHA);
    await().until(() -> stuck(run).size() == 2);
    assertThat(world.alerts(1)).hasSize(1);
    var first = asksAbout(run, "the Storage Box is away") ? "ensureSubAccount" : "ensureServer";
    var second = first.equals("ensureServer") ? "the Storage Box is away" : "no capacity";

    world.repair(first);
    run.update("retry", Checklist.class, decision("fixed"));
    await().until(() -> asksAbout(run, second));
    await().until(() -> world.alerts().size() == 2);
    world.repair("ensureServer");
    world.repair("ensureSubAccount");
    run.update("retry", Checklist.class, decision("fixed too"));
    assertThat(run.getResult(OnboardClientResult.class).serverId()).isEqualTo(42);
  }

  @Test
  void whatWaitsForADecisionStaysOnTopWhileTheOtherSideGoesOn() {
    world.fail("checkPorts", UNAVAILABLE, "port 25 is open");
    var backup = world.hold("backUpOnce");
    var green = world.hold("awaitGreen");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "PORTS_CLOSED");
    backup.countDown();
    await().until(() -> state(run, "MONITORING_GREEN") == StepState.RUNNING);
    assertThat(progress(run).stage()).isEqualTo(Operation.WAITS);
    assertThat(progress(run).headline()).contains("port 25 is open");

    run.update("skip", Checklist.class, skip("PORTS_CLOSED", "known"));
    await().until(() -> state(run, "BASELINE_HOLDS") == StepState.DONE);
    assertThat(progress(run).stage()).isEqualTo("MONITORING_GREEN");
    green.countDown();
    assertThat(run.getResult(OnboardClientResult.class).skipped()).containsExactly("PORTS_CLOSED");
  }

  @Test
  void anAbortWaitsForWhatTheOtherSideDoesAndUndoesThatToo() {
    world.fail("ensureSubAccount", UNAVAILABLE, "the Storage Box is away");
    var server = world.hold("ensureServer");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "CREATE_SUB_ACCOUNT");
    run.signal("abort", decision("wrong domain"));
    await().until(() -> !progress(run).decisions().isEmpty());
    assertThat(world.things()).contains("file alpha");
    server.countDown();
    assertAborted(run);
  }

  @Test
  void anAbortLeavesNothingToAskOfTheOtherSide() {
    world.fail("ensureSubAccount", UNAVAILABLE, "the Storage Box is away");
    world.fail("ensureServer", UNAVAILABLE, "no capacity");
    var run = kit.onboard(ALPHA);
    await().until(() -> stuck(run).size() == 2);
    run.signal("abort", decision("wrong domain"));
    assertAborted(run);
    assertThat(world.alerts(1)).hasSize(1);
  }

  private void assertAborted(WorkflowStub run) {
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .hasMessageContaining("aborted by ops: wrong domain");
    assertThat(world.things()).isEmpty();
  }

  private static boolean asksAbout(WorkflowStub run, String why) {
    var progress = progress(run);
    return progress.stage().equals(Operation.WAITS) && progress.headline().contains(why);
  }

  private static List<String> stuck(WorkflowStub run) {
    return progress(run).items().stream()
        .filter(item -> item.state() == StepState.STUCK)
        .map(Checklist.Item::step)
        .toList();
  }

  private static StepState state(WorkflowStub run, String step) {
    return progress(run).items().stream()
        .filter(item -> item.step().equals(step))
        .findFirst()
        .orElseThrow()
        .state();
  }
}
