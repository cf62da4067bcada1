package society.postx.platform.starter.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A flag for every field that all rollouts have, kept as typed: the input's own rules judge them.
 */
public final class RolloutFlags {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who approve.")
  private @Nullable String reason;

  @Option(
      names = "--waves",
      split = ",",
      paramLabel = "N",
      description = "Clients in the first waves after canary: 1,2,4. Later ones double.")
  private @Nullable List<Integer> waves;

  @Option(names = "--wave-limit", paramLabel = "N", description = "Most clients at once.")
  private @Nullable Integer waveLimit;

  @Option(names = "--soak", paramLabel = "TIME", description = "Watched time after canary: PT30M.")
  private @Nullable String soak;

  @Option(
      names = "--approval-timeout",
      paramLabel = "TIME",
      description = "After that, no answer is a no: PT72H.")
  private @Nullable String approvalTimeout;

  @Option(
      names = "--failure-budget",
      paramLabel = "N",
      description = "Failures that production may have: 1 or 5%%.")
  private @Nullable String failureBudget;

  @Option(
      names = "--leave-out",
      split = ",",
      paramLabel = "CLIENT",
      description = "Clients not to be touched.")
  private @Nullable List<String> leaveOut;

  @Option(names = "--approve-each-wave", description = "Asks before each wave.")
  private boolean approveEachWave;

  @Option(names = "--ignore-windows", description = "Outside of windows and in a freeze, too.")
  private boolean ignoreWindows;

  @Option(names = "--dry-run", description = "Plans and changes nothing.")
  private boolean dryRun;

  @Option(names = "--operator", paramLabel = "NAME", description = "Who starts it. Default: you.")
  private @Nullable String operator;

  /** Puts what was typed over what a file says. */
  public void over(ObjectNode input, String you) {
    text(input, "reason", reason);
    if (waves != null) {
      waves.forEach(input.putArray("waves")::add);
    }
    if (waveLimit != null) {
      input.put("waveLimit", waveLimit);
    }
    text(input, "soak", soak);
    text(input, "approvalTimeout", approvalTimeout);
    text(input, "failureBudget", failureBudget);
    list(input, "leaveOut", leaveOut);
    yes(input, "approveEachWave", approveEachWave);
    yes(input, "ignoreWindows", ignoreWindows);
    yes(input, "dryRun", dryRun);
    if (operator != null || !input.has("operator")) {
      input.put("operator", operator == null ? you : operator);
    }
  }

  /** Where it was typed. */
  public static void text(ObjectNode input, String field, @Nullable String value) {
    if (value != null) {
      input.put(field, value);
    }
  }

  /** Where it was typed. */
  public static void list(ObjectNode input, String field, @Nullable List<String> values) {
    if (values != null) {
      values.forEach(input.putArray(field)::add);
    }
  }

  private static void yes(ObjectNode input, String field, boolean value) {
    if (value) {
      input.put(field, true);
    }
  }
}
