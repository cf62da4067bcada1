package society.postx.platform.workflows.retention;

import java.util.List;

/**
 * What became of offboarded clients' own keys.
 *
 * @param renewed how many were encrypted again
 * @param problems keys that cannot be read, one line each, without times; at most {@link #MOST}
 */
public record RenewedKeys(int renewed, List<String> problems) {
  /** Problems that are named at most. */
  public static final int MOST = 50;

  public RenewedKeys {
    problems = List.copyOf(problems);
  }
}
