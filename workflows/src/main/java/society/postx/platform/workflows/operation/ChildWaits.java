package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import society.postx.platform.workflows.text.ShownText;

/**
 * The signal by which a client's workflow reports to its rollout that it waits for a decision, and
 * later that one was made. People can send it too, so it accepts any JSON.
 *
 * @param client its name; empty if the JSON has none
 * @param about what it asks, at most a few hundred characters; empty after the answer
 */
public record ChildWaits(String client, String about) {
  /** The name of the signal. */
  public static final String SIGNAL = "childWaits";

  /** Characters of one text; the child's own checklist shows it in full. */
  private static final int LONGEST = 200;

  public ChildWaits {
    client = shortened(client);
    about = shortened(about);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ChildWaits of(JsonNode json) {
    return json == null
        ? new ChildWaits("", "")
        : new ChildWaits(json.path("client").asText(""), json.path("about").asText(""));
  }

  private static String shortened(String text) {
    return ShownText.oneLine(ShownText.shortened(text, LONGEST));
  }
}
