package society.postx.platform.workflows.rollout.plan;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** What the watched time after canary says. Pure: only what was seen counts. */
public final class Soak {
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /** A week's soak must not fill the history: 144 rounds are one every ten minutes of a day. */
  private static final int MOST_ROUNDS = 144;

  private Soak() {}

  /** One look at one client. */
  public enum Sample {
    GOOD,
    BAD,
    /** It could not be looked. */
    MISSING
  }

  public enum Verdict {
    PASS,
    FAIL,
    INCONCLUSIVE
  }

  /** How often each client is looked at; the last time is at the end. */
  public static int rounds(Duration soak) {
    return (int) Math.clamp(soak.dividedBy(SHORTEST), 1L, (long) MOST_ROUNDS);
  }

  /**
   * Fails where a client was bad twice running, whatever could not be seen in between; passes where
   * every look at every client was good; anything else, and nothing seen, is for people.
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
