package society.postx.platform.activities.activity;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;

/**
 * Sends heartbeats for short activities as long as their worker runs. When a worker is killed,
 * Temporal starts its activities again after the heartbeat timeout instead of the whole activity
 * timeout.
 */
public final class ShortActivityHeartbeats extends WorkerInterceptorBase {
  private static final Duration BEAT = Duration.ofSeconds(10);

  private final Duration beat;

  public ShortActivityHeartbeats() {
    this(BEAT);
  }

  ShortActivityHeartbeats(Duration beat) {
    this.beat = beat;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Beating(next, beat);
  }

  private static final class Beating extends ActivityInboundCallsInterceptorBase {
    private final Duration beat;
    private @Nullable ActivityExecutionContext context;

    private Beating(ActivityInboundCallsInterceptor next, Duration beat) {
      super(next);
      this.beat = beat;
    }

    @Override
    public void init(ActivityExecutionContext context) {
      this.context = context;
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      var running = context;
      if (running == null || !isShort(running)) {
        return super.execute(input);
      }
      var ended = new CountDownLatch(1);
      var unused = Thread.ofVirtual().start(() -> beatUntil(ended, running));
      try {
        return super.execute(input);
      } finally {
        ended.countDown();
      }
    }

    /** Longer activities send heartbeats themselves, with their progress. */
    private static boolean isShort(ActivityExecutionContext running) {
      return running
          .getInfo()
          .getStartToCloseTimeout()
          .equals(ActivityProfile.SHORT.startToClose());
    }

    private void beatUntil(CountDownLatch ended, ActivityExecutionContext running) {
      try {
        while (!ended.await(beat.toMillis(), TimeUnit.MILLISECONDS)) {
          running.heartbeat("alive");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ActivityCompletionException e) {
        // Cancelled, or the worker shuts down: a short activity runs to its end.
      }
    }
  }
}
