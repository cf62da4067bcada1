package society.postx.platform.workflows.proof;

import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.workflows.text.ShownText;

/**
 * The result of one check of a client's backups.
 *
 * @param outcome FAILED where something is wrong, UNKNOWN where the check could not run
 * @param problems one line each, at most {@link #MOST}; empty for PASSED
 */
public record RungResult(Rung rung, Outcome outcome, List<String> problems) {
  /** Problems that one rung names. */
  static final int MOST = 10;

  private static final int LONGEST = 300;

  /** How a look ended. */
  public enum Outcome {
    PASSED,
    FAILED,
    /** Nothing was found wrong, because it could not be looked at. */
    UNKNOWN
  }

  public RungResult {
    if (problems.isEmpty() != (outcome == Outcome.PASSED)) {
      throw new IllegalArgumentException(
          "problems: '%s': none for PASSED, else one or more".formatted(problems));
    }
    problems =
        problems.stream()
            .limit(MOST)
            .map(it -> ShownText.shortened(ShownText.oneLine(it), LONGEST))
            .toList();
  }

  /** PASSED without problems, else FAILED. */
  public static RungResult of(Rung rung, List<String> problems) {
    return new RungResult(rung, problems.isEmpty() ? Outcome.PASSED : Outcome.FAILED, problems);
  }

  /**
   * @param why the look could not be taken
   */
  public static RungResult unknown(Rung rung, String why) {
    return new RungResult(rung, Outcome.UNKNOWN, List.of(why.isBlank() ? "unknown" : why));
  }

  /** Both looks at the same rung: one failure fails it, and it passes only if both do. */
  public RungResult and(RungResult other) {
    var both = Stream.concat(problems.stream(), other.problems.stream()).toList();
    if (outcome == Outcome.FAILED || other.outcome == Outcome.FAILED) {
      return new RungResult(rung, Outcome.FAILED, both);
    }
    return new RungResult(rung, outcome == Outcome.PASSED ? other.outcome : outcome, both);
  }

  public boolean passed() {
    return outcome == Outcome.PASSED;
  }
}
