package society.postx.platform.workflows.alert;

import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.WrittenByParent;
import society.postx.platform.workflows.text.ShownText;

/**
 * One message to the operators; contains no secret. Hosts, images and people contribute to its
 * text, so it is cleaned and cut: no line can control a terminal or add a mail header.
 *
 * @param incident identifies what it is about: equal incidents are sent once; at most {@value
 *     #INCIDENT} characters
 * @param title one line of at most {@value #TITLE} characters
 * @param text what happened, what stands now, the next command; at most {@value #TEXT} characters
 */
@WrittenByParent
public record Alert(String incident, String title, String text) {
  /** Temporal takes workflow ids of up to 1,000 bytes. */
  private static final int INCIDENT = 300;

  private static final int TITLE = 200;

  private static final int TEXT = 10_000;

  /** Missing values become empty; {@link SendAlert} rejects an alert without a title. */
  public Alert(@Nullable String incident, @Nullable String title, @Nullable String text) {
    this.incident = shortened(oneLine(incident), INCIDENT);
    this.title = shortened(oneLine(title), TITLE);
    this.text = shortened(lines(text), TEXT);
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "" : ShownText.oneLine(text);
  }

  private static String lines(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return ShownText.lines(text);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : ShownText.shortened(text, most - 1);
  }
}
