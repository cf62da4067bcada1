package society.postx.platform.starter.shell;

import org.jspecify.annotations.Nullable;

/** What a command could not do, in one line for the operator, with the exit code that says so. */
public final class CommandError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandError(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** It was tried and did not work. */
  public static CommandError failed(String message) {
    return new CommandError(ExitCodes.FAILED, message, null);
  }

  public static CommandError failed(String message, Throwable cause) {
    return new CommandError(ExitCodes.FAILED, message, cause);
  }

  /** What was typed breaks a rule; nothing was tried. */
  public static CommandError wrongUsage(String message) {
    return new CommandError(ExitCodes.WRONG_USAGE, message, null);
  }

  public int exitCode() {
    return exitCode;
  }

  /** Problem and remedy; never null, unlike other exceptions' messages. */
  public String said() {
    return String.valueOf(getMessage());
  }
}
