package society.postx.platform.starter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import society.postx.platform.starter.shell.Shell;

/** Runs the operator's command line, {@code ./platform}. */
public final class Starter {
  private Starter() {}

  public static void main(String[] arguments) {
    System.exit(run(Shell.ofProcess(), arguments));
  }

  /** Runs one command to its end and returns its exit code; tests call it too. */
  public static int run(Shell shell, String... arguments) {
    return configured(new Commands(new CommandFactory(shell)).of(arguments), shell)
        .execute(arguments);
  }

  /** Builds the tree of all commands for this shell. */
  public static CommandLine commandLine(Shell shell) {
    return configured(new Commands(new CommandFactory(shell)).whole(), shell);
  }

  private static CommandLine configured(CommandLine line, Shell shell) {
    var ansi = shell.colours() ? Help.Ansi.ON : Help.Ansi.OFF;
    return line.setResourceBundle(new HelpTexts())
        .setCommandName(Shell.PROGRAM)
        .setOut(new PrintWriter(shell.out(), true, UTF_8))
        .setErr(new PrintWriter(shell.err(), true, UTF_8))
        .setColorScheme(Help.defaultColorScheme(ansi))
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(new UsageErrorPrinter())
        .setExecutionExceptionHandler(new ErrorPrinter(shell));
  }
}
