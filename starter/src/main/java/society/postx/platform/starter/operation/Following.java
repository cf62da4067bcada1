package society.postx.platform.starter.operation;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.Shell;

/** Defines {@code --watch} of the commands that start an operation which may ask. */
public final class Following {
  @Option(
      names = "--watch",
      negatable = true,
      defaultValue = Option.NULL_VALUE,
      fallbackValue = "true",
      description = "follows it until it ends or waits for a decision; default: on a terminal")
  private @Nullable Boolean watch;

  public boolean isWanted(Shell shell) {
    return watch == null ? shell.terminal() : watch;
  }
}
