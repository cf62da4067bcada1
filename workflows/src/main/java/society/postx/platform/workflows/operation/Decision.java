package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A decision: who decides, and why. It accepts any JSON, because a signal that does not parse would
 * be lost; {@code problems} keeps what is wrong, and the gate refuses the decision with it. A
 * decision holds a few hundred characters at most.
 *
 * @param operator who decides, 1 to 80 characters
 * @param reason why; may be empty for retry, approve, pause and resume
 * @param step the stuck step or gate it is meant for; empty for the one that waits
 * @param plan digest of what is approved, as the gate shows it; empty for what it shows
 * @param until an instant, for a hold or a later deadline; empty for none
 * @param hold the id of a hold to release; empty for the only one
 */
@JsonDeserialize(using = DecisionReader.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Decision(
    String operator,
    String reason,
    String step,
    String plan,
    String until,
    String hold,
    List<String> problems) {
  static final List<String> FIELDS = List.of("operator", "reason", "step", "plan", "until", "hold");

  /** The most problems that a refusal names. */
  private static final int NAMED = 3;

  /** Characters of one text. */
  private static final int LONGEST = 200;

  /** Controls, and halves of characters beyond the basic plane. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cntrl}\\p{Cs}\\p{Cf}\\p{Zl}\\p{Zp}]");

  /** A decision that is not about a deadline. */
  public Decision(String operator, String reason, String step, String plan, List<String> problems) {
    this(operator, reason, step, plan, "", "", problems);
  }

  /** What is wrong with it as this decision, empty if nothing is. */
  List<String> problemsOf(Verb verb) {
    if (verb.isAboutDeadline() || (until.isEmpty() && hold.isEmpty())) {
      return problems;
    }
    var all = new ArrayList<>(problems);
    all.add("%s: unknown field".formatted(until.isEmpty() ? "hold" : "until"));
    return all;
  }

  /**
   * The decision that a handler received; a missing payload and JSON's {@code null} arrive as null.
   */
  public static Decision received(@Nullable Decision sent) {
    return sent == null ? notAnObject() : sent;
  }

  static Decision notAnObject() {
    return refused(
        "payload: is missing or not an object (example: {\"operator\":\"ops\",\"reason\":\"disk freed\"})");
  }

  static Decision unreadable() {
    return refused("payload: not valid JSON, or nested too deeply");
  }

  private static Decision refused(String problem) {
    return new Decision("", "", "", "", List.of(problem));
  }

  static Decision of(SequencedMap<String, DecisionReader.Value> fields) {
    var problems = new ArrayList<String>();
    for (var field : fields.entrySet()) {
      if (problems.size() < NAMED) {
        problem(field.getKey(), field.getValue()).ifPresent(problems::add);
      }
    }
    var operator = text(fields, "operator");
    if (operator.isEmpty() || operator.length() > 80) {
      problems.add(
          "operator: '%s': 1-80 characters; say who decides".formatted(shortened(operator)));
    }
    return new Decision(
        shortened(operator),
        shortened(text(fields, "reason")),
        shortened(text(fields, "step")),
        shortened(text(fields, "plan")),
        shortened(text(fields, "until")),
        shortened(text(fields, "hold")),
        List.copyOf(problems));
  }

  private static String text(SequencedMap<String, DecisionReader.Value> fields, String name) {
    var value = fields.get(name);
    return value == null ? "" : value.text().strip();
  }

  private static Optional<String> problem(String field, DecisionReader.Value value) {
    if (!FIELDS.contains(field)) {
      return Optional.of(
          "%s: unknown field (%s)".formatted(shortened(field), String.join(", ", FIELDS)));
    }
    return value.textual() ? Optional.empty() : Optional.of(field + ": is not text");
  }

  /** Shortens a text to one line for checklist, alerts and terminals. */
  private static String shortened(String text) {
    var end = Math.min(text.length(), LONGEST);
    var line = UNPRINTABLE.matcher(text.substring(0, end)).replaceAll(" ");
    return text.length() <= LONGEST ? line : line + "…";
  }
}
