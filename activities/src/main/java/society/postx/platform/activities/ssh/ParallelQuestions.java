package society.postx.platform.activities.ssh;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.workflows.text.ShownText;

/**
 * Asks many hosts the same question at once. A host that answers anything, or never, changes only
 * its own answer: the others' answers stand.
 *
 * @param patience for each round of {@code atOnce} hosts; longer than an honest host needs
 * @param atOnce hosts
 */
public record ParallelQuestions(Heartbeat heartbeat, Duration patience, int atOnce) {
  private static final Logger log = LoggerFactory.getLogger(ParallelQuestions.class);
  private static final int AT_ONCE = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final Duration BEAT = Duration.ofSeconds(5);

  /** Characters; the answers of a whole batch travel in one message of at most 2 MB. */
  private static final int REASON = 300;

  public ParallelQuestions(Heartbeat heartbeat) {
    this(heartbeat, PATIENCE, AT_ONCE);
  }

  /** What stands in the place of a host's answer. */
  @FunctionalInterface
  public interface Failed<H, A> {
    /**
     * @param reached whether the host answered something
     * @param why one line, which may quote what the host said
     */
    A answer(H host, boolean reached, String why);
  }

  /** In the order of the question. */
  public <H, A> List<A> ask(List<H> hosts, Function<H, A> question, Failed<H, A> failed) {
    var threads = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory());
    try {
      var asked = hosts.stream().map(it -> threads.submit(() -> question.apply(it))).toList();
      var rounds = (hosts.size() + atOnce - 1) / atOnce;
      var until = System.nanoTime() + patience.multipliedBy(rounds).toNanos();
      var answers = new ArrayList<A>();
      for (var one : asked) {
        var host = hosts.get(answers.size());
        answers.add(
            answered(one, until, answers.size(), asked.size())
                ? answer(one, host, failed)
                : failed.answer(
                    host,
                    false,
                    "it did not answer within %d s"
                        .formatted(patience.multipliedBy(rounds).toSeconds())));
      }
      return List.copyOf(answers);
    } finally {
      // Neither a cancelled activity nor one with all its answers waits for a host that hangs.
      threads.shutdownNow();
    }
  }

  /** Waits for one; false where the time is over. */
  private boolean answered(Future<?> asked, long until, int answered, int all) {
    while (asked.state() == Future.State.RUNNING) {
      if (System.nanoTime() > until) {
        return false;
      }
      heartbeat.beat("%d of %d hosts have answered".formatted(answered, all));
      await(asked, Math.min(BEAT.toNanos(), Math.max(1, until - System.nanoTime())));
    }
    return true;
  }

  private static void await(Future<?> asked, long nanos) {
    try {
      asked.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // not answered yet, or failed: the caller sees which
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking hosts", e);
    }
  }

  private static <H, A> A answer(Future<A> asked, H host, Failed<H, A> failed) {
    if (asked.state() == Future.State.SUCCESS) {
      return asked.resultNow();
    }
    return switch (asked.exceptionNow()) {
      case Error e -> throw e; // the worker's, not the host's
      case ApplicationFailure e -> failed.answer(host, false, reason(e.getOriginalMessage()));
      case HostUnreachable e -> failed.answer(host, false, reason(String.valueOf(e.getMessage())));
      case HostFailure e -> failed.answer(host, true, reason(String.valueOf(e.getMessage())));
      case Throwable e -> {
        log.warn("asking {} failed in an unexpected way", host, e);
        yield failed.answer(host, true, reason("its answer cannot be read: " + e));
      }
    };
  }

  private static String reason(String why) {
    return ShownText.shortened(ShownText.oneLine(why), REASON);
  }
}
