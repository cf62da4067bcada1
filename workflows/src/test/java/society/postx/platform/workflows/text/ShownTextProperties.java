package society.postx.platform.workflows.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ShownTextProperties {
  @Property
  void nothingThatNobodySeesIsLeft(@ForAll String text) {
    assertThat(ShownText.oneLine(text).codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(it -> Character.getType(it) == Character.FORMAT)
        .noneMatch(it -> it == 0x2028 || it == 0x2029);
    assertThat(ShownText.markdown(text).lines().count()).isLessThanOrEqualTo(1);
  }

  @Property
  void aCodeSpanIsClosedWhereItEnds(@ForAll String text) {
    var span = ShownText.code("x" + text);
    var fence =
        span.substring(0, span.indexOf(span.charAt(0) == '`' && span.contains(" x") ? " " : "x"));
    var inside = span.substring(fence.length(), span.length() - fence.length());
    assertThat(fence).matches("`+");
    assertThat(inside).doesNotContain(fence);
  }

  @Property
  void aShortenedTextEndsInAWholeCharacter(@ForAll @IntRange(max = 9) int before) {
    var text = "x".repeat(before) + "\uD83D\uDE80".repeat(9);
    for (var most = 1; most < text.length(); most++) {
      var shortened = ShownText.shortened(text, most);
      assertThat(shortened.codePoints())
          .noneMatch(it -> Character.getType(it) == Character.SURROGATE);
      assertThat(shortened.length()).isBetween(most, most + 1);
    }
  }

  @Example
  void whatPeopleTypedStaysPlainText() {
    assertThat(ShownText.markdown("**x** `y` [z](http://w) <b>\n# h"))
        .isEqualTo("\\*\\*x\\*\\* \\`y\\` \\[z\\](http://w) \\<b\\> # h");
    assertThat(ShownText.markdown("# h")).isEqualTo("\\# h");
    assertThat(ShownText.markdown("CREATE_SERVER _it_")).isEqualTo("CREATE_SERVER \\_it\\_");
    assertThat(ShownText.oneLine("said \u001b[2J\nand\u202emore")).isEqualTo("said  [2J and more");
  }

  @Property
  void aTerminalKeepsOurLinesAndColoursAndObeysNothingElse(@ForAll String text) {
    var shown = ShownText.terminal(text + "\u001b[31m!\n\u001b[2J\u202e\u001b]0;x\u0007");
    assertThat(shown).contains("\u001b[31m!\n").doesNotContain("\u202e", "\u0007", "\u001b[2J");
    assertThat(shown.replaceAll("\u001b\\[[0-9;]*m", "").codePoints())
        .noneMatch(it -> it != '\n' && Character.isISOControl(it));
  }

  @Property
  void noLineOfAQuotedTextLooksLikeOurs(@ForAll String text) {
    assertThat(ShownText.quoted("one\n" + text).lines().skip(1))
        .allMatch(line -> line.startsWith("  │ "));
  }

  @Example
  void whatOneLineSaysIsQuotedInPlace() {
    assertThat(ShownText.quoted(" disk full\n")).isEqualTo("disk full");
    assertThat(ShownText.quoted("a\n\n\u001b[2J# b")).isEqualTo("\n  │ a\n  │ [2J# b");
  }

  @Property
  void aSummaryFitsIntoTemporals400Bytes(@ForAll String text) {
    var summary = ShownText.summary(text.repeat(50));
    assertThat(summary.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(400);
    assertThat(summary.lines().count()).isLessThanOrEqualTo(1);
  }
}
