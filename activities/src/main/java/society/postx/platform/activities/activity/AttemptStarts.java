package society.postx.platform.activities.activity;

import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Optional;

/** Remembers when the activity attempt on the calling thread began. */
public final class AttemptStarts extends WorkerInterceptorBase {
  private static final ThreadLocal<Long> BEGUN = new ThreadLocal<>();

  /** As {@link System#nanoTime}; empty on a thread that runs no activity. */
  public static Optional<Long> ofThisThread() {
    return Optional.ofNullable(BEGUN.get());
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        BEGUN.set(System.nanoTime());
        try {
          return super.execute(input);
        } finally {
          BEGUN.remove();
        }
      }
    };
  }
}
