package society.postx.platform.workflows.testkit;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import society.postx.platform.workflows.failure.FailureType;

/** Loses the answer of each activity's first attempt, after its work was done. */
final class LostAnswers extends WorkerInterceptorBase {
  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Losing(next);
  }

  private static final class Losing extends ActivityInboundCallsInterceptorBase {
    private boolean first;

    private Losing(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
      first = context.getInfo().getAttempt() == 1;
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      var answer = super.execute(input);
      if (first) {
        throw FailureType.UNAVAILABLE.retryIn(
            Duration.ofMillis(1), "the worker was killed before it answered");
      }
      return answer;
    }
  }
}
