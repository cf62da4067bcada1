package society.postx.platform.starter.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Defines the flags that releases and upgrades share, one for every field; the input's own rules
 * check them.
 */
@SuppressWarnings("UnusedVariable") // TypedFlags reads them
public final class RolloutFlags {
  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the people who approve")
  private @Nullable String reason;

  @Option(
      names = "--waves",
      split = ",",
      paramLabel = "N",
      description = "clients in the first waves after canary: 1,2,4; later waves double")
  private @Nullable List<Integer> waves;

  @Option(names = "--wave-limit", paramLabel = "N", description = "most clients at once")
  private @Nullable Integer waveLimit;

  @Option(
      names = "--soak",
      paramLabel = "TIME",
      description = "time to watch canary before approval: PT30M")
  private @Nullable String soak;

  @Option(
      names = "--approval-timeout",
      paramLabel = "TIME",
      description = "no answer within this time means no: PT72H")
  private @Nullable String approvalTimeout;

  @Option(
      names = "--failure-budget",
      paramLabel = "N",
      description = "most failures in production: 1 or 5%%")
  private @Nullable String failureBudget;

  @Option(
      names = "--leave-out",
      split = ",",
      paramLabel = "CLIENT",
      description = "clients to leave unchanged")
  private @Nullable List<String> leaveOut;

  @Option(names = "--approve-each-wave", description = "asks before each wave")
  private boolean approveEachWave;

  @Option(
      names = "--ignore-windows",
      description = "starts clients outside of maintenance windows and in a freeze too")
  private boolean ignoreWindows;

  @Option(names = "--dry-run", description = "shows the plan and changes nothing")
  private boolean dryRun;

  @Option(names = "--operator", paramLabel = "NAME", description = "who starts it; default: you")
  private @Nullable String operator;
}
