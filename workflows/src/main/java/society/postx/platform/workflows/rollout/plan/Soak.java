package society.postx.platform.workflows.rollout.plan;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Judges the canary's soak from its health samples alone. */
public final class Soak {
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /** A week's soak must not fill the history: 144 rounds are one every ten minutes of a day. */
  private static final int MOST_ROUNDS = 144;

  private Soak() {}

  /** One health check of one client. */
  public enum Sample {
    GOOD,
    BAD,
    /** The check could not run. */
    MISSING
  }

  public enum Verdict {
    PASS,
    FAIL,
    INCONCLUSIVE
  }

  /** How often each client is checked; the last check is at the end. */
  public static int rounds(Duration soak) {
    return (int) Math.clamp(soak.dividedBy(SHORTEST), 1L, (long) MOST_ROUNDS);
  }

  /**
   * Fails if a client was bad twice in a row, ignoring missing samples in between. Passes if every
   * sample of every client is good. Anything else is inconclusive, also without samples.
   *
   * @param clients each client's samples in order
   * @param rounds how many each should have
   */
  public static Verdict verdict(Collection<List<Sample>> clients, int rounds) {
    if (clients.stream().anyMatch(Soak::badTwiceRunning)) {
      return Verdict.FAIL;
    }
    var passed =
        rounds > 0
            && !clients.isEmpty()
            && clients.stream()
                .allMatch(
                    samples ->
                        samples.size() >= rounds && samples.stream().allMatch(Sample.GOOD::equals));
    return passed ? Verdict.PASS : Verdict.INCONCLUSIVE;
  }

  private static boolean badTwiceRunning(List<Sample> samples) {
    var bad = 0;
    for (var sample : samples) {
      switch (sample) {
        case GOOD -> bad = 0;
        case BAD -> bad++;
        case MISSING -> {}
      }
      if (bad == 2) {
        return true;
      }
    }
    return false;
  }
}
