package society.postx.platform.starter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import society.postx.platform.starter.shell.Shell;

/** The operator's command line. */
public final class Starter {
  private Starter() {}

  public static void main(String[] arguments) {
    System.exit(run(Shell.ofProcess(), arguments));
  }

  /** Runs one command to its end and answers its exit code; also from tests, in this process. */
  public static int run(Shell shell, String... arguments) {
    return commandLine(shell).execute(arguments);
  }

  /** All commands, made for this shell. */
  public static CommandLine commandLine(Shell shell) {
    var ansi = shell.colours() ? Help.Ansi.ON : Help.Ansi.OFF;
    return new CommandLine(StarterCommand.class, new CommandFactory(shell))
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
