package society.postx.platform.starter.input;

import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.client.ClientName;

/** Reads a client's name where a command takes it by itself, and not as part of an input. */
public final class ClientArgument {
  private ClientArgument() {}

  /** Any other word is wrong usage, with value and rule. */
  public static ClientName of(String typed) {
    try {
      return new ClientName(typed);
    } catch (IllegalArgumentException rule) {
      throw CommandError.wrongUsage(String.valueOf(rule.getMessage()));
    }
  }
}
