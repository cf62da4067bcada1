package society.postx.platform.starter.rescue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.TreeMap;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.text.ShownText;

/** What restic says that it did not restore as it was stored, from its {@code --json} lines. */
final class MissingItems {
  /** A damaged repository may lack millions. */
  static final int MOST = 10_000;

  private static final int LONGEST = 200;

  private final TreeMap<String, String> reasons = new TreeMap<>();

  /** Lines for people and of other kinds are left out. */
  synchronized void note(String line) {
    try {
      var said = Json.MAPPER.readTree(line);
      var item = said.path("item").asText();
      if ("error".equals(said.path("message_type").asText())
          && !item.isEmpty()
          && reasons.size() < MOST) {
        reasons.putIfAbsent(item, said.path("error").path("message").asText());
      }
    } catch (JsonProcessingException e) {
      // a line for people
    }
  }

  synchronized boolean isEmpty() {
    return reasons.isEmpty();
  }

  /** {@code 12}, or {@code 10000 or more}. */
  synchronized String count() {
    return reasons.size() + (reasons.size() < MOST ? "" : " or more");
  }

  /** A line each, with restic's reason. */
  synchronized List<String> lines() {
    return reasons.entrySet().stream()
        .map(
            it ->
                "%s  (%s)"
                    .formatted(
                        ShownText.oneLine(it.getKey()),
                        ShownText.shortened(ShownText.oneLine(it.getValue()), LONGEST)))
        .toList();
  }
}
