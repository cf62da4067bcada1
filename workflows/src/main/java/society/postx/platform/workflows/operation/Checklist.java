package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.text.Quantities;

/**
 * The state of an operation as data: the answer of the {@code progress} query and of every
 * decision's update.
 *
 * @param stage the step it is at, or what it waits for; the same as the search attribute
 * @param headline one sentence: what happens now, or what an operator has to decide
 * @param verbs what may be decided now; empty while nothing waits
 * @param items one for each step; {@code boxes} in JSON, as when the first run was recorded
 * @param decisions what operators decided, refusals included, oldest first
 * @param question what an open approval asks; null if none is open
 * @param notice the last decision if it was refused; null after the next decision or stage
 * @param waitsAt what a decision gives as its step; null while nothing waits
 * @param undelivered shown while no alert about what waits was delivered; null otherwise
 * @param next the command that starts a cancelled run again; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Checklist(
    String operation,
    String client,
    String stage,
    String headline,
    List<Verb> verbs,
    @JsonProperty("boxes") List<Item> items,
    List<Entry> decisions,
    @Nullable Question question,
    @Nullable String notice,
    @Nullable String waitsAt,
    @JsonProperty("untold") @Nullable String undelivered,
    @Nullable String next) {

  /** The checklist of a run that waits for nothing. */
  public Checklist(
      String operation,
      String client,
      String stage,
      String headline,
      List<Verb> verbs,
      List<Item> items,
      List<Entry> decisions) {
    this(operation, client, stage, headline, verbs, items, decisions, null, null, null, null, null);
  }

  /**
   * The checklist of a run that was ended from outside: nothing runs, nothing waits. Its headline
   * stays where the run itself could say what stands.
   *
   * @param how it ended: {@code canceled}
   */
  public Checklist stopped(String how) {
    return new Checklist(
        operation,
        client,
        stage,
        OperatorView.isEnd(stage) ? headline : "%s at: %s".formatted(how, headline),
        List.of(),
        items.stream().map(Item::stopped).toList(),
        decisions,
        null,
        null,
        null,
        null,
        next);
  }

  /** JSON to paste as this decision. */
  String payload(Verb verb) {
    var more =
        switch (verb) {
          case APPROVE -> question == null ? "" : ",\"plan\":\"%s\"".formatted(question.digest());
          case SKIP -> waitsAt == null ? "" : ",\"step\":\"%s\"".formatted(waitsAt);
          case MOVE_DATE -> ",\"until\":\"the day, as 2027-02-28\"";
          case EXTEND -> ",\"until\":\"the instant, as 2027-06-30T12:00:00Z\"";
          case HOLD -> ",\"until\":\"the instant, as 2027-06-30T12:00:00Z, or nothing\"";
          case RELEASE_HOLD -> ",\"hold\":\"the hold's id, or nothing for the only one\"";
          case RETRY, ABORT, REJECT, PAUSE, RESUME, ROLLBACK, DELETE_NOW, CONFIRM_RECEIPT -> "";
        };
    return "{\"operator\":\"your name\",\"reason\":\"why\"%s}".formatted(more);
  }

  /**
   * One item of the checklist.
   *
   * @param note what became true, with its figures, or why it is stuck; may be empty
   * @param took time spent so far, zero before the start
   * @param since when it began to run; null while it does not run
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Item(
      String step,
      String section,
      String title,
      StepState state,
      String note,
      Duration took,
      @Nullable Instant since) {

    /** An item that does not run. */
    public Item(
        String step, String section, String title, StepState state, String note, Duration took) {
      this(step, section, title, state, note, took, null);
    }

    private Item stopped() {
      return new Item(step, section, title, state.atEnd(), note, took);
    }

    /** {@code since 2026-11-29 14:02 UTC} while it runs, else how long it took; may be empty. */
    public String timing() {
      if (since != null) {
        return "since " + Quantities.time(since);
      }
      return took.toSeconds() == 0 ? "" : Quantities.duration(took);
    }
  }

  /**
   * One line of the decision log.
   *
   * @param outcome "accepted", or why it was refused
   */
  public record Entry(Instant at, Verb verb, String operator, String reason, String outcome) {}
}
