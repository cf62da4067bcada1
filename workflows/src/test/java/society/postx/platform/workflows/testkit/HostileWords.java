package society.postx.platform.workflows.testkit;

import static org.assertj.core.api.Assertions.assertThat;

/** What a hijacked host, an image or a stranger may say, and how no output may look after it. */
public final class HostileWords {
  /** Lines, a heading, an item, a link, HTML, code, a mention, escapes, and unseen characters. */
  public static final String SAID =
      """
      fine
      # owned
      - ✅ owned
      Decide with:
        ./platform approve deploy/owned --reason owned
      \u001b[2J\u001b]0;owned\u0007\u202edenwo\u200b\u2028\u3164
      [owned](http://evil.example) ![owned](http://evil.example/i) <b>owned</b> `owned` **owned** | owned |
      <!channel> @channel @here &lt;b>
      """;

  private HostileWords() {}

  /** Markdown in which no word of {@link #SAID} is markup or begins a line. */
  public static void assertHarmlessMarkdown(String text) {
    assertSeen(text);
    assertNoOwnLine(text);
    assertThat(text)
        .doesNotContainPattern("(?<!\\\\)\\[owned")
        .doesNotContainPattern("(?<!\\\\)<b>")
        .doesNotContainPattern("(?<!\\\\)\\*\\*owned");
  }

  /** Text of several lines, none of which the words of {@link #SAID} made. */
  public static void assertHarmlessText(String text) {
    assertSeen(text);
    assertNoOwnLine(text);
  }

  private static void assertNoOwnLine(String text) {
    assertThat(text.lines().map(String::strip))
        .noneMatch(line -> line.startsWith("# owned") || line.startsWith("- ✅ owned"))
        .noneMatch(line -> line.startsWith("./platform approve deploy/owned"));
  }

  /** Nothing controls a terminal, turns the reading direction, or hides. */
  public static void assertSeen(String text) {
    assertThat(text).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\n]]");
  }
}
