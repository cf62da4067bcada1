package society.postx.platform.workflows.onboarding;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.ALPHA;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.awaitStuck;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.decision;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.progress;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.skip;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.with;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/**
 * Replays recorded histories, including those of the first rules.
 *
 * @see Histories
 */
class HistoryTest {
  private static final String ID = "onboard/alpha";

  /** Under the first rules the hand-over could still be undone. */
  private static final String NO_MORE = "onboard-aborted-after-handover";

  private static final Map<String, Consumer<OnboardingTestKit>> PATHS =
      Map.ofEntries(
          entry("onboard-done", HistoryTest::done),
          entry(
              "onboard-dry-run",
              it -> it.onboard(with("dryRun", true)).getResult(OnboardClientResult.class)),
          entry("onboard-stuck-retried", HistoryTest::stuckAndRetried),
          entry("onboard-skipped", HistoryTest::skipped),
          entry("onboard-reminded", HistoryTest::reminded),
          entry("onboard-aborted", HistoryTest::aborted),
          entry("onboard-side-by-side", HistoryTest::done),
          entry("onboard-both-stuck", HistoryTest::bothStuck),
          entry("onboard-both-aborted", HistoryTest::bothAborted),
          entry("onboard-skipped-after-handover", HistoryTest::skippedAfterHandover),
          entry("onboard-names-free", HistoryTest::done),
          entry("onboard-waits-for-certificates", HistoryTest::waitsForCertificates));

  static Stream<String> histories() {
    return Stream.concat(Stream.of(NO_MORE), PATHS.keySet().stream()).flatMap(Histories::of);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aRecordedHistoryReplays(String name) throws Exception {
    WorkflowTestKit.replay(Histories.read(name), ID, OnboardClientImpl.class);
  }

  @Test
  void aChangedWorkflowIsRefused() throws IOException {
    var history = Histories.read("onboard-done");
    assertThatThrownBy(() -> WorkflowTestKit.replay(history, ID, Forgetful.class))
        .hasStackTraceContaining("NonDeterministic");
  }

  @Test
  void everyPathHasARecordedHistory() throws IOException {
    for (var path : PATHS.entrySet()) {
      if (Histories.wanted(path.getKey())) {
        try (var kit = new OnboardingTestKit()) {
          path.getValue().accept(kit);
          Histories.keep(path.getKey(), kit.client, ID);
        }
      }
      assertThat(Histories.file(path.getKey())).exists();
    }
  }

  private static void done(OnboardingTestKit kit) {
    kit.onboard(ALPHA).getResult(OnboardClientResult.class);
  }

  private static void waitsForCertificates(OnboardingTestKit kit) {
    kit.world.useUpCertificates(
        Instant.ofEpochMilli(kit.kit.currentTimeMillis()).plus(Duration.ofDays(3)));
    done(kit);
  }

  private static void stuckAndRetried(OnboardingTestKit kit) {
    kit.world.fail("applyBase", UNAVAILABLE, "no answer");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "APPLY_BASE");
    kit.world.repair("applyBase");
    run.update("retry", Checklist.class, decision("fixed"));
    run.getResult(OnboardClientResult.class);
  }

  private static void skipped(OnboardingTestKit kit) {
    kit.world.fail("checkPorts", UNAVAILABLE, "port 25 is open");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "PORTS_CLOSED");
    run.signal("skip", skip("PORTS_CLOSED", "known"));
    run.getResult(OnboardClientResult.class);
  }

  private static void reminded(OnboardingTestKit kit) {
    kit.world.fail("checkPorts", UNAVAILABLE, "port 25 is open");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "PORTS_CLOSED");
    kit.kit.sleep(Duration.ofHours(5));
    run.signal("skip", skip("PORTS_CLOSED", "known"));
    run.getResult(OnboardClientResult.class);
  }

  private static void aborted(OnboardingTestKit kit) {
    kit.world.fail("deployApps", UNAVAILABLE, "no answer");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "DEPLOY_APPS");
    run.signal("abort", decision("wrong domain"));
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
  }

  private static void skippedAfterHandover(OnboardingTestKit kit) {
    kit.world.fail("documentClient", UNAVAILABLE, "no answer");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "DOCUMENT_CLIENT");
    run.signal("skip", skip("DOCUMENT_CLIENT", "Git is down"));
    run.getResult(OnboardClientResult.class);
  }

  private static void bothStuck(OnboardingTestKit kit) {
    var run = withBothSidesStuck(kit);
    kit.world.repair("ensureSubAccount");
    kit.world.repair("ensureServer");
    run.update("retry", Checklist.class, decision("fixed"));
    await().until(() -> !progress(run).verbs().isEmpty());
    run.update("retry", Checklist.class, decision("fixed too"));
    run.getResult(OnboardClientResult.class);
  }

  private static void bothAborted(OnboardingTestKit kit) {
    var run = withBothSidesStuck(kit);
    run.signal("abort", decision("wrong domain"));
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
  }

  private static WorkflowStub withBothSidesStuck(OnboardingTestKit kit) {
    kit.world.fail("ensureSubAccount", UNAVAILABLE, "the Storage Box is away");
    kit.world.fail("ensureServer", UNAVAILABLE, "no capacity");
    var run = kit.onboard(ALPHA);
    await()
        .until(
            () ->
                progress(run).items().stream()
                        .filter(item -> item.state() == StepState.STUCK)
                        .count()
                    == 2);
    return run;
  }

  /**
   * The same type, but it does nothing: what a careless change looks like to a running workflow.
   */
  public static final class Forgetful implements OnboardClient {
    @Override
    public OnboardClientResult run(@Nullable OnboardClientInput input) {
      throw io.temporal.failure.ApplicationFailure.newNonRetryableFailure(
          "forgot everything", "test");
    }

    @Override
    public Checklist progress() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void retry(@Nullable Decision decision) {}

    @Override
    public void skip(@Nullable Decision decision) {}

    @Override
    public void abort(@Nullable Decision decision) {}

    @Override
    public Checklist retryAndReport(@Nullable Decision decision) {
      return progress();
    }

    @Override
    public Checklist skipAndReport(@Nullable Decision decision) {
      return progress();
    }

    @Override
    public Checklist abortAndReport(@Nullable Decision decision) {
      return progress();
    }
  }
}
