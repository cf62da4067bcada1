package society.postx.platform.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.workflows.failure.FailureType;

/** A failure of one host of a batch leaves the other hosts' answers as they are. */
class ParallelQuestionsTest {
  private final ParallelQuestions questions =
      new ParallelQuestions(Heartbeat.none(), Duration.ofMillis(300), 32);

  @Test
  void aHostThatFailsInAnyWayIsNamedAndTheOthersAnswer() {
    var hosts = List.of("good", "null", "index", "number", "git", "late", "fine");
    assertThat(ask(hosts))
        .containsExactly(
            "good answers",
            "null was reached: its answer cannot be read: java.lang.NullPointerException: no",
            "index was reached: its answer cannot be read: java.lang.IndexOutOfBoundsException: 3",
            "number was reached: its answer cannot be read: java.lang.NumberFormatException: x y",
            "git was not reached: the repository is away",
            "late was not reached: it did not answer within 0 s",
            "fine answers");
  }

  @Test
  void aHostThatHangsKeepsNobodyElseFromAnswering() {
    var hosts = IntStream.range(0, 100).mapToObj(n -> n % 10 == 0 ? "late" : "host" + n).toList();
    assertThat(ask(hosts)).hasSize(100).filteredOn(it -> it.endsWith("answers")).hasSize(90);
  }

  @Test
  void whatAHostSaysIsOneShortLine() {
    var said = "\u001b[2J\n# all is well\u202e".repeat(1000);
    var answer =
        questions.ask(
            List.of("a"),
            host -> {
              throw new IllegalArgumentException(said);
            },
            (host, reached, why) -> why);
    assertThat(answer.getFirst()).hasSizeLessThanOrEqualTo(301).doesNotContain("\n", "\u001b");
  }

  @Test
  void anErrorOfTheWorkerIsNotBlamedOnAHost() {
    assertThatThrownBy(
            () ->
                questions.ask(
                    List.of("a"),
                    host -> {
                      throw new AssertionError("ours");
                    },
                    (host, reached, why) -> why))
        .isInstanceOf(AssertionError.class);
  }

  private List<String> ask(List<String> hosts) {
    return questions.ask(
        hosts,
        ParallelQuestionsTest::answer,
        (host, reached, why) ->
            "%s was %s: %s".formatted(host, reached ? "reached" : "not reached", why));
  }

  private static String answer(String host) {
    switch (host) {
      case "null" -> throw new NullPointerException("no");
      case "index" -> throw new IndexOutOfBoundsException("3");
      case "number" -> throw new NumberFormatException("x\ny");
      case "git" -> throw FailureType.UNAVAILABLE.stop("the repository is away");
      case "late" -> never();
      default -> {}
    }
    return host + " answers";
  }

  /** Not even an interruption ends it. */
  private static void never() {
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // hangs on
      }
    }
  }
}
