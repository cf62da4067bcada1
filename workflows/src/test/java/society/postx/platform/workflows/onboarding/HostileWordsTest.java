package society.postx.platform.workflows.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.ALPHA;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.awaitStuck;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.decision;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.progress;
import static society.postx.platform.workflows.testkit.HostileWords.SAID;
import static society.postx.platform.workflows.testkit.HostileWords.assertHarmlessMarkdown;
import static society.postx.platform.workflows.testkit.HostileWords.assertHarmlessText;

import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowStub;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.host.Evidence;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.operation.Checklist;

/** A failing step may quote anything from outside: checklist and alerts keep their shape. */
class HostileWordsTest {
  private final FakeOnboarding world =
      new FakeOnboarding() {
        @Override
        public Evidence keepEvidence(HostSpec host, String reason) {
          super.keepEvidence(host, reason);
          return new Evidence("evidence/" + SAID, SAID);
        }
      };
  private final OnboardingTestKit kit = new OnboardingTestKit(world);

  @AfterEach
  void stop() {
    kit.close();
  }

  static Stream<Arguments> steps() {
    return OnboardClientTest.steps();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aStuckStepShowsWhatWasSaidAndNothingThatItWanted(String step, String method) {
    world.fail(method, JOB_FAILED, SAID);
    var run = kit.onboard(ALPHA);
    awaitStuck(run, step);
    assertThat(details(run)).contains("fine");
    assertHarmlessMarkdown(details(run));
    var alert = world.alerts(1).getFirst();
    assertHarmlessText(alert.title());
    assertHarmlessText(alert.text());
    assertThat(alert.text()).contains("Decide with:\n  ./platform retry onboard/alpha");
    world.repair(method);
    run.update("retry", Checklist.class, decision("fixed"));
    assertThat(progress(run).items()).isNotEmpty();
  }

  private static String details(WorkflowStub run) {
    return run.query("__temporal_workflow_metadata", WorkflowMetadata.class).getCurrentDetails();
  }
}
