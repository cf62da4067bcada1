package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import society.postx.platform.workflows.text.ShownText;

/**
 * What a client's own workflow signals to the rollout that started it, once a decision is waited
 * for there and again once it was made. People can send the signal too, so any JSON is accepted.
 *
 * @param client its name; empty where the JSON has none
 * @param about what it asks, at most a few hundred characters; empty once it was answered
 */
public record ChildWaits(String client, String about) {
  /** The signal of every workflow that shows which of its children wait. */
  public static final String SIGNAL = "childWaits";

  /** Characters of one text; the child's own checklist has all. */
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
