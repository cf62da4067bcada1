package society.postx.platform.starter.operation;

import static java.util.stream.Collectors.joining;

import java.io.PrintStream;
import java.util.List;
import society.postx.platform.workflows.text.ShownText;

/**
 * Draws lines on a terminal and overwrites them with the next ones. The terminal cuts lines that
 * are too long: a wrapped line would break the count of lines to overwrite.
 */
final class LiveDisplay {
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream terminal;
  private int drawn;

  LiveDisplay(PrintStream terminal) {
    this.terminal = terminal;
  }

  void draw(List<String> lines) {
    var up = drawn == 0 ? "" : "\u001b[%dA\r".formatted(drawn);
    terminal.print(
        up
            + CLEAR_BELOW
            + NO_WRAP
            + lines.stream().map(ShownText::terminal).collect(joining("\n"))
            + "\n"
            + WRAP);
    terminal.flush();
    drawn = lines.size();
  }
}
