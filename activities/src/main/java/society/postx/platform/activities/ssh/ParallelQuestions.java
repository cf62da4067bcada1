package society.postx.platform.activities.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import society.postx.platform.activities.activity.Heartbeat;

/**
 * Asks many hosts the same question at once; the question turns a host's failure into an answer.
 */
public record ParallelQuestions(Heartbeat heartbeat) {
  private static final int LIMIT = 32;
  private static final Duration BEAT = Duration.ofSeconds(5);

  /** In the order of the question. */
  public <H, A> List<A> ask(List<H> hosts, Function<H, A> question) {
    try (var threads = Executors.newFixedThreadPool(LIMIT, Thread.ofVirtual().factory())) {
      var asked = hosts.stream().map(it -> threads.submit(() -> question.apply(it))).toList();
      try {
        var answers = new ArrayList<A>();
        for (var one : asked) {
          answers.add(answer(one, answers.size(), asked.size()));
        }
        return List.copyOf(answers);
      } finally {
        threads.shutdownNow(); // a cancelled activity does not wait for answers
      }
    }
  }

  private <A> A answer(Future<A> asked, int answered, int all) {
    try {
      while (asked.state() == Future.State.RUNNING) {
        heartbeat.beat("%d of %d hosts have answered".formatted(answered, all));
        await(asked);
      }
      return asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking hosts", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking hosts", e.getCause());
    }
  }

  private static void await(Future<?> asked) throws InterruptedException {
    try {
      asked.get(BEAT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // not answered yet, or failed: the next round shows which
    }
  }
}
