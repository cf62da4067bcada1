package society.postx.platform.starter.shell;

import java.util.Objects;
import picocli.CommandLine.Option;
import society.postx.platform.workflows.text.ShownText;

/**
 * Prints a command's results on stdout and its messages on stderr; with {@code --json} stdout
 * carries JSON and nothing else.
 */
public final class Output {
  private final Shell shell;

  @Option(names = "--json", description = "results as JSON on stdout, one value a line")
  private boolean json;

  @Option(names = "--quiet", description = "prints nothing unless something is wrong")
  private boolean quiet;

  // ErrorPrinter reads it from the parsed arguments.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--debug", description = "prints the stack trace of an error")
  private boolean debug;

  public Output(Shell shell) {
    this.shell = shell;
  }

  /** Prints the result: as JSON, or as the text for people. */
  public void result(Object value, String text) {
    if (!quiet) {
      shell.out().println(json ? Json.line(value) : ShownText.terminal(text));
      shell.out().flush();
    }
  }

  /** Prints something that is worth knowing and not the result. */
  public void message(String text) {
    if (!quiet) {
      shell.err().println(ShownText.terminal(text));
    }
  }

  public boolean json() {
    return json;
  }

  public boolean colours() {
    return !json && shell.colours();
  }

  /** Whether lines can be overwritten in place. */
  public boolean inPlace() {
    return !json && !quiet && shell.terminal() && !Objects.equals(shell.env().get("TERM"), "dumb");
  }

  public String paint(Style style, String text) {
    return style.paint(text, colours());
  }

  public Shell shell() {
    return shell;
  }
}
