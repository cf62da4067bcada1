package society.postx.platform.activities.activity;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityExecutionContextBase;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends heartbeats for every activity with a heartbeat timeout while it waits in a call that says
 * nothing: an SSH command may take a minute, the heartbeat timeout is 30 seconds. When a worker is
 * killed, Temporal starts its activities again after the heartbeat timeout.
 *
 * <p>An activity that sends no heartbeat of its own for {@link #SILENCE} counts as stuck: its
 * heartbeats stop, and Temporal starts it again. Every call has a shorter limit of its own.
 */
public final class SilentCallHeartbeats extends WorkerInterceptorBase {
  /** Longer than any one call; most end within a minute. */
  static final Duration SILENCE = Duration.ofMinutes(5);

  /** Heartbeats in one heartbeat timeout, so that a late one is not the end of the attempt. */
  private static final int IN_A_TIMEOUT = 3;

  private final Duration silence;

  public SilentCallHeartbeats() {
    this(SILENCE);
  }

  SilentCallHeartbeats(Duration silence) {
    this.silence = silence;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Beating(next, silence);
  }

  private static final class Beating extends ActivityInboundCallsInterceptorBase {
    private final Duration silence;
    private @Nullable Attempt attempt;

    private Beating(ActivityInboundCallsInterceptor next, Duration silence) {
      super(next);
      this.silence = silence;
    }

    @Override
    public void init(ActivityExecutionContext context) {
      attempt = new Attempt(context, silence);
      super.init(attempt);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      var running = attempt;
      if (running == null || running.every().isZero()) {
        return super.execute(input);
      }
      var unused = Thread.ofVirtual().start(running::beatUntilEnd);
      try {
        return super.execute(input);
      } finally {
        running.end();
      }
    }
  }

  /** One attempt of an activity; notes when the activity itself sends a heartbeat. */
  private static final class Attempt extends ActivityExecutionContextBase {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock one = new ReentrantLock();
    private final Duration silence;
    private volatile long saidAt = System.nanoTime();
    private volatile boolean spoke;
    private @Nullable Object said;

    private Attempt(ActivityExecutionContext context, Duration silence) {
      super(context);
      this.silence = silence;
    }

    /** Zero for an activity without a heartbeat timeout. */
    private Duration every() {
      var timeout = getInfo().getHeartbeatTimeout();
      return timeout == null ? Duration.ZERO : timeout.dividedBy(IN_A_TIMEOUT);
    }

    @Override
    public <V> void heartbeat(V details) {
      one.lock();
      try {
        saidAt = System.nanoTime();
        spoke = true;
        said = details;
        super.heartbeat(details);
      } finally {
        one.unlock();
      }
    }

    /** What the attempt before it said last, as long as this one has said nothing itself. */
    @Override
    public <V> Optional<V> getHeartbeatDetails(Class<V> type) {
      return spoke ? super.getHeartbeatDetails(type) : super.getLastHeartbeatDetails(type);
    }

    @Override
    public <V> Optional<V> getHeartbeatDetails(Class<V> type, Type generic) {
      return spoke
          ? super.getHeartbeatDetails(type, generic)
          : super.getLastHeartbeatDetails(type, generic);
    }

    private void beatUntilEnd() {
      try {
        var goesOn = true;
        while (goesOn && !ended.await(every().toMillis(), TimeUnit.MILLISECONDS)) {
          goesOn = repeat();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /**
     * Repeats what the activity said last; false once Temporal has given up this attempt. The
     * activity learns of a cancellation with its next own heartbeat: the SDK throws it there again.
     */
    private boolean repeat() {
      one.lock();
      try {
        // An activity that is silent for too long is stuck, until it speaks again.
        if (ended.getCount() > 0 && System.nanoTime() - saidAt <= silence.toNanos()) {
          // Never less than the attempt before it said: some results lie in a heartbeat's details.
          super.heartbeat(spoke ? said : super.getLastHeartbeatDetails(Object.class).orElse(null));
        }
        return true;
      } catch (ActivityCanceledException e) {
        return true; // what undoes or ends remote work stays alive while it does
      } catch (ActivityCompletionException e) {
        return false; // another attempt runs, or the worker shuts down
      } finally {
        one.unlock();
      }
    }

    /** No heartbeat is sent once this returns. */
    private void end() {
      one.lock();
      try {
        ended.countDown();
      } finally {
        one.unlock();
      }
    }
  }
}
