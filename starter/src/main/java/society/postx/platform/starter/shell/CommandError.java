package society.postx.platform.starter.shell;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line for the operator and an exit code. */
public final class CommandError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandError(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The command tried and failed. */
  public static CommandError failed(String message) {
    return new CommandError(ExitCodes.FAILED, message, null);
  }

  public static CommandError failed(String message, Throwable cause) {
    return new CommandError(ExitCodes.FAILED, message, cause);
  }

  /** The input breaks a rule; the command tried nothing. */
  public static CommandError wrongUsage(String message) {
    return new CommandError(ExitCodes.WRONG_USAGE, message, null);
  }

  public int exitCode() {
    return exitCode;
  }

  /** The message with problem and remedy; never null. */
  public String said() {
    return String.valueOf(getMessage());
  }
}
