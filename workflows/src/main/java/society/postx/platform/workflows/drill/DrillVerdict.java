package society.postx.platform.workflows.drill;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.proof.RungResult;
import society.postx.platform.workflows.proof.RungResult.Outcome;

/** Says in one line how a drill ended, the worst first. */
public final class DrillVerdict {
  private static final String PROVED = "proved: ";

  private DrillVerdict() {}

  /** {@code proved: …}, or what an operator should look at. */
  static String text(List<RungResult> results, List<String> findings, String proved) {
    var parts = new ArrayList<>(findings);
    for (var outcome : List.of(Outcome.FAILED, Outcome.UNKNOWN)) {
      results.stream()
          .filter(it -> it.outcome() == outcome)
          .findFirst() // a lost server fails with the same problems as its apps
          .ifPresent(it -> parts.add(problem(it)));
    }
    return parts.isEmpty() ? PROVED + proved : String.join("; ", parts);
  }

  private static String problem(RungResult result) {
    return "%s %s: %s"
        .formatted(
            result.outcome() == Outcome.FAILED ? "FAILED" : "NOT PROVED",
            result.rung().title(),
            String.join("; ", result.problems()));
  }

  /** Whether an operator should look at it. */
  static boolean isFinding(String verdict) {
    return !verdict.startsWith(PROVED);
  }
}
