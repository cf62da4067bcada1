package society.postx.platform.workflows.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** No step is tried for longer than its profile says: then an operator hears of it. */
@Timeout(30)
class ActivityLimitsTest {
  @ActivityInterface
  public interface Away {
    String answer(ActivityProfile profile);
  }

  @WorkflowInterface
  public interface Asks {
    @WorkflowMethod
    String ask(ActivityProfile profile);
  }

  public static final class AsksImpl implements Asks {
    @Override
    public String ask(ActivityProfile profile) {
      var away = profile.stub(Away.class, "away");
      return Failures.answerOr(() -> away.answer(profile), Failures::cause);
    }
  }

  @ParameterizedTest
  @EnumSource(ActivityProfile.class)
  void noAttemptBeginsAfterTheProfilesLimit(ActivityProfile profile) {
    var attempts = new AtomicInteger();
    Away away =
        asked -> {
          attempts.incrementAndGet();
          throw FailureType.UNAVAILABLE.retryIn(asked.limit().plusMinutes(1), "no answer yet");
        };
    try (var kit = new WorkflowTestKit()) {
      kit.work(away, AsksImpl.class);
      var run =
          kit.client().newUntypedWorkflowStub("Asks", WorkflowTestKit.options("asks/" + profile));
      run.start(profile);
      assertThat(run.getResult(String.class)).contains("no answer yet");
    }
    assertThat(attempts).hasValue(1);
  }
}
