package society.postx.platform.worker.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import society.postx.platform.worker.words.WordRules.Excuse;
import society.postx.platform.worker.words.WordRules.Finding;
import society.postx.platform.worker.words.WordRules.Rule;

/** A phrase is found where people read it, with its line, and nowhere else. */
class ProseTest {
  private static final Rule PURPLE =
      new Rule(
          Pattern.compile("purple\\s+cow"), "\"brown cow\"", new ArrayList<>(), new ArrayList<>());
  private static final WordRules RULES =
      new WordRules(List.of(PURPLE), List.of(new Excuse("farm.md", "the purple cow", "its name")));

  @Test
  void commentsAndLiteralsAreProseAndCodeIsNot() {
    var source =
        """
        // purple cow
        class A { /* purple cow */
          int purple, cow;
          char quote = '"'; String a = "say \\"purple cow\\"";
          String b = \"""
            purple cow \\\""" end
            \""";
          String c = "http://x"; int purplecow;
        }
        """;
    assertThat(found("A.java", Prose.java(source))).containsExactly(1, 2, 4, 6);
  }

  @Test
  void aNameCountsAsItsWordsAndProseDoesNot() {
    var source =
        """
        // purple cow
        class PurpleCow { String a = "purple cow";
          static final int PURPLE_COW = 1;
          void aPurpleCowEats() {}
          void anIMPPurpleCow() {}
          int purplecow, purple, cow;
        }
        """;
    var purple = Pattern.compile("purple\\s+cow", Pattern.CASE_INSENSITIVE);
    var names = new Rule(purple, "\"brown cow\"", List.of(), List.of());
    assertThat(new WordRules(List.of(names), List.of()).in("A.java", Prose.javaNames(source)))
        .extracting(Finding::line)
        .containsExactly(2, 3, 4, 5);
  }

  @Test
  void aPhraseIsFoundAcrossTheLinesOfAComment() {
    assertThat(found("A.java", Prose.java("/**\n * A purple\n * cow.\n */\n"))).containsExactly(2);
    assertThat(found("a.sh", "x\n# A purple\n# cow.\n")).containsExactly(2);
    assertThat(found("a.md", "\npurple\ncow\n")).containsExactly(2);
  }

  @Test
  void aPhraseInACommentThatLooksLikeALiteralIsFound() {
    assertThat(found("A.java", Prose.java("// it's\nint a; // purple cow's\n"))).containsExactly(2);
  }

  @Test
  void anExcusedTextIsLeftAloneInItsFileOnly() {
    assertThat(found("farm.md", "the purple cow and a purple cow\n")).containsExactly(1);
    assertThat(found("farm.md", "the purple cow\n")).isEmpty();
    assertThat(found("other.md", "the purple cow\n")).containsExactly(1);
  }

  @Test
  void aFindingSaysWhereAndWhatToWrite() {
    assertThat(RULES.in("docs/a.md", "a\nb purple  cow"))
        .hasToString("[docs/a.md:2: 'purple cow': write \"brown cow\"]");
  }

  private static List<Integer> found(String file, String text) {
    return RULES.in(file, text).stream().map(Finding::line).toList();
  }
}
