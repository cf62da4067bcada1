package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each question for a run's version says when the old branch behind it may go. */
class VersionGatesTest {
  private static final String QUESTION = "Workflow.getVersion(";
  private static final Pattern DATE =
      Pattern.compile("(?i)may go after \\d{4}-\\d{2}(-\\d{2})?\\b");

  /** The formatter leaves a line between members. */
  private static final Pattern MEMBERS = Pattern.compile("\n(?=\n)");

  @Test
  void everyGateHasADate() throws IOException {
    var undated = new ArrayList<String>();
    var gates = 0;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(it -> it.toString().endsWith(".java")).sorted().toList()) {
        var source = Files.readString(file);
        gates += (int) Pattern.compile(QUESTION, Pattern.LITERAL).matcher(source).results().count();
        undated(source).forEach(method -> undated.add(file.getFileName() + ": " + method));
      }
    }
    assertThat(gates).isGreaterThan(5);
    assertThat(undated).isEmpty();
  }

  @Test
  void aGateWithoutADateIsFound() {
    var dated =
        """
          /**
           * False for runs begun before 2026-11-30. Their branch may
           * go after 2027-04-30.
           */
          private static boolean first() {
            return Workflow.getVersion("one", Workflow.DEFAULT_VERSION, 1) >= 1;
          }

        """;
    var undated =
        """
          private void second() {
            if (Workflow.getVersion("two", Workflow.DEFAULT_VERSION, 1) < 1) {
              return;
            }
          }
        """;
    assertThat(undated(dated)).isEmpty();
    assertThat(undated(dated + undated)).containsExactly("private void second() {");
    assertThat(undated(undated)).containsExactly("private void second() {");
  }

  /** The first lines of methods that ask and whose comment names no date. */
  private static List<String> undated(String source) {
    var found = new ArrayList<String>();
    for (var member : MEMBERS.splitAsStream(source).toList()) {
      if (member.contains(QUESTION) && !DATE.matcher(comment(member)).find()) {
        found.add(
            member
                .lines()
                .map(String::strip)
                .filter(line -> line.endsWith("{"))
                .findFirst()
                .orElse(member));
      }
    }
    return found;
  }

  /** As one line. */
  private static String comment(String member) {
    return member.substring(0, Math.max(0, member.indexOf("*/"))).replaceAll("[\\s*]+", " ");
  }
}
