package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Who decides and why. Any JSON is taken, because a signal that does not parse would vanish without
 * a word; what is wrong with it is kept in {@code problems} and the decision is refused with it.
 *
 * @param operator who decides, 1 to 80 characters
 * @param reason why; may be empty for retry, approve, pause and resume
 * @param step the stuck step or gate it is meant for; empty for whichever waits
 * @param plan digest of what is approved, as the gate shows it; empty for whatever it shows
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Decision(
    String operator, String reason, String step, String plan, List<String> problems) {
  private static final List<String> FIELDS = List.of("operator", "reason", "step", "plan");

  /** A decision about whatever the gate shows. */
  public Decision(String operator, String reason, String step, List<String> problems) {
    this(operator, reason, step, "", problems);
  }

  public static Decision by(String operator, String reason) {
    return new Decision(operator, reason, "", "", List.of());
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Decision of(JsonNode json) {
    var problems = new ArrayList<String>();
    if (json == null || !json.isObject()) {
      return new Decision(
          "",
          "",
          "",
          "",
          List.of("payload: is no object (example: {\"operator\":\"ops\",\"reason\":\"mended\"})"));
    }
    json.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                problems.add(
                    "%s: unknown field (%s)"
                        .formatted(shortened(field), String.join(", ", FIELDS)));
              } else if (!json.get(field).isTextual()) {
                problems.add("%s: is no text".formatted(field));
              }
            });
    var operator = json.path("operator").asText("").strip();
    if (operator.isEmpty() || operator.length() > 80) {
      problems.add(
          "operator: '%s': 1-80 characters; say who decides".formatted(shortened(operator)));
    }
    return new Decision(
        shortened(operator),
        shortened(json.path("reason").asText("").strip()),
        shortened(json.path("step").asText("").strip()),
        shortened(json.path("plan").asText("").strip()),
        List.copyOf(problems));
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
