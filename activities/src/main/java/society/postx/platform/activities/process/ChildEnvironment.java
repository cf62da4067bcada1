package society.postx.platform.activities.process;

import java.util.List;

/** Limits what programs inherit from the worker's environment. */
public final class ChildEnvironment {
  private static final List<String> INHERITED = List.of("PATH", "HOME");

  private ChildEnvironment() {}

  /**
   * Leaves PATH and HOME. The rest holds Hetzner's token, which every child and grandchild would
   * show to {@code ps} and take along into its own dumps and logs.
   */
  public static ProcessBuilder bare(ProcessBuilder program) {
    program.environment().keySet().retainAll(INHERITED);
    return program;
  }
}
