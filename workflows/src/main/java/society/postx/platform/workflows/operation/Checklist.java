package society.postx.platform.workflows.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Where an operation stands, as data: the answer of the {@code progress} query and of every
 * decision's update.
 *
 * @param stage the step it is at, or what it waits for; the same as the search attribute
 * @param headline one sentence: what happens now, or what an operator has to decide
 * @param verbs what may be decided now; empty while nothing waits
 * @param decisions what people decided, refusals included, oldest first
 */
public record Checklist(
    String operation,
    String client,
    String stage,
    String headline,
    List<Verb> verbs,
    List<Box> boxes,
    List<Entry> decisions) {

  /**
   * One box.
   *
   * @param note what became true, with its figures, or why it is stuck; may be empty
   * @param took time spent so far, zero before the start
   */
  public record Box(
      String step, String section, String title, BoxState state, String note, Duration took) {}

  /**
   * One line of the decision log.
   *
   * @param outcome "accepted", or why it was refused
   */
  public record Entry(Instant at, Verb verb, String operator, String reason, String outcome) {}
}
