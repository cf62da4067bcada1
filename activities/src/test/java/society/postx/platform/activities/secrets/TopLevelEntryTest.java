package society.postx.platform.activities.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TopLevelEntryTest {
  @Test
  void theRestStaysWithItsCommentsHoweverTheEntryIsWritten() {
    for (var entry :
        new String[] {
          "key: \"a\\nb\"\n", "key: |\n  a\n  b\n", "key: |-\n    a\n    b\n", "key: plain # why\n"
        }) {
      var text = "# €𝄞 first\nbefore: 1\n" + entry + "# last\nafter: {key: 2}\n";
      assertThat(TopLevelEntry.without(text, "key"))
          .as(entry)
          .startsWith("# €𝄞 first\nbefore: 1\n")
          .endsWith("# last\nafter: {key: 2}\n")
          .doesNotContain("plain", "a\n");
    }
  }

  @Test
  void textWithoutItIsUnchanged() {
    assertThat(TopLevelEntry.without("a: 1", "key")).isEqualTo("a: 1\n");
    assertThat(TopLevelEntry.without("", "key")).isEmpty();
  }
}
