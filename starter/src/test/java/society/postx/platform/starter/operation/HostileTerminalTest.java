package society.postx.platform.starter.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.testkit.HostileWords.SAID;
import static society.postx.platform.workflows.testkit.HostileWords.assertSeen;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/** Every command prints what hosts say without the characters that control a terminal. */
class HostileTerminalTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(printed, true, UTF_8);
  private final Output output =
      new Output(
          new Shell(Map.of(), new ByteArrayInputStream(new byte[0]), terminal, terminal, true));

  @Test
  void resultsAndMessages() {
    output.result(Map.of(), SAID);
    output.message("alpha: " + SAID);
    assertThat(printed()).contains("alpha: fine");
    assertSeen(printed());
  }

  @Test
  void aChecklistThatChangesInPlace() {
    new LiveDisplay(terminal).draw(List.of("alpha: " + SAID.replace('\n', ' ')));
    assertThat(printed()).doesNotContain("\u001b[2J", "\u0007", "\u202e");
  }

  private String printed() {
    return printed.toString(UTF_8);
  }
}
