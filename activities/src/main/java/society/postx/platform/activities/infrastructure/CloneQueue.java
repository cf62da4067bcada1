package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does the work on a clone on one thread of its own, first come first served. Callers wait with
 * heartbeats, can be interrupted and lose patience, which the network calls of Git cannot.
 */
final class CloneQueue {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration BEAT = Duration.ofSeconds(4);
  private static final Duration AGAIN = Duration.ofSeconds(15);
  private static final int IDLE_SECONDS = 30;

  /** A clone has one queue in the process, however many objects stand for it. */
  private static final Map<Path, CloneQueue> QUEUES = new ConcurrentHashMap<>();

  private final ThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  private CloneQueue(Path clone) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> named(clone, work));
    executor.allowCoreThreadTimeOut(true);
  }

  static CloneQueue of(Path clone) {
    return QUEUES.computeIfAbsent(clone, CloneQueue::new);
  }

  private Thread named(Path clone, Runnable work) {
    var made = Thread.ofPlatform().daemon().name("git " + clone.getFileName()).unstarted(work);
    thread = made;
    return made;
  }

  /** The queue's own thread must not wait for itself: edits of a commit read that commit only. */
  private void requireOther() {
    if (Thread.currentThread().equals(thread)) {
      throw new IllegalStateException("work on a clone must not ask for more work on it");
    }
  }

  /** Work whose caller waits elsewhere. */
  void later(Runnable work) {
    requireOther();
    executor.execute(work);
  }

  private enum State {
    WAITING,
    BEGUN,
    WITHDRAWN
  }

  /**
   * Does the work and answers its result. Work that has begun is awaited even by a caller that is
   * interrupted or cancelled: its next step may rely on the order of what is pushed.
   */
  <T> T run(WaitingCaller caller, Supplier<T> work) {
    requireOther();
    var state = new AtomicReference<>(State.WAITING);
    var task =
        executor.submit(
            () -> {
              if (!state.compareAndSet(State.WAITING, State.BEGUN)) {
                throw new IllegalStateException("withdrawn");
              }
              return work.get();
            });
    try {
      return await(task, caller, LIMIT);
    } catch (RuntimeException e) {
      if (!task.isDone() && !state.compareAndSet(State.WAITING, State.WITHDRAWN)) {
        awaitEnd(task);
      }
      throw e;
    }
  }

  /**
   * Waits with heartbeats; throws UNAVAILABLE after the limit, and IllegalStateException where the
   * thread is interrupted.
   */
  static <T> T await(Future<T> task, WaitingCaller caller, Duration limit) {
    var until = System.nanoTime() + limit.toNanos();
    for (; ; ) {
      var left = until - System.nanoTime();
      try {
        return task.get(Math.max(1, Math.min(BEAT.toNanos(), left)), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() - until >= 0) {
          throw UNAVAILABLE.retryIn(
              AGAIN,
              "the infrastructure repository has not answered within %d s"
                  .formatted(limit.toSeconds()));
        }
        caller.waits("waiting for the infrastructure repository");
      } catch (ExecutionException e) {
        throw unwrapped(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting", e);
      }
    }
  }

  /** The answer of work that has ended. */
  static <T> T ended(Future<T> task) {
    return switch (task.state()) {
      case SUCCESS -> task.resultNow();
      case FAILED -> throw unwrapped(new ExecutionException(task.exceptionNow()));
      case RUNNING, CANCELLED -> throw new IllegalStateException("not ended: " + task);
    };
  }

  /** Bounded by the timeouts of the network calls. */
  static void awaitEnd(Future<?> task) {
    var interrupted = Thread.interrupted();
    while (!task.isDone()) {
      try {
        task.get();
      } catch (ExecutionException e) {
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException unwrapped(ExecutionException failure) {
    if (failure.getCause() instanceof Error e) {
      throw e;
    }
    return failure.getCause() instanceof RuntimeException e
        ? e
        : new IllegalStateException(failure);
  }
}
