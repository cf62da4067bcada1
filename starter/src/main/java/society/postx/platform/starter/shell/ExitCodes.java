package society.postx.platform.starter.shell;

/** Defines the exit codes of all commands and how their help lists them. */
public final class ExitCodes {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USAGE = 2;
  public static final int WAITS = 3;

  /** Last line of the help of commands that never wait for a decision. */
  public static final String HELP = "Exit: 0 done, 1 failed, 2 wrong usage";

  /** Last line of the help of commands that may wait for a decision. */
  public static final String HELP_WITH_GATE =
      "Exit: 0 done, 1 failed, 2 wrong usage, 3 waits for a decision";

  private ExitCodes() {}
}
