package society.postx.platform.workflows.rollout.plan;

import static society.postx.platform.workflows.payload.InputRules.in;
import static society.postx.platform.workflows.payload.InputRules.refused;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a rollout as people typed them; null means the default.
 *
 * @param waves clients in the first waves after canary; later ones double; null for 1, 2, 4, …
 * @param waveLimit most clients at once; null for 10
 * @param soak watched time after canary; null for 30 minutes
 * @param approvalTimeout time to answer, after which a missing answer counts as a rejection; null
 *     for 72 hours
 * @param failureBudget failures it may have, a count or a percentage; null for none
 * @param approveEachWave null means false
 * @param ignoreWindows null means false
 * @param dryRun null means false
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutSettings(
    @Nullable List<Integer> waves,
    @Nullable Integer waveLimit,
    @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Duration soak,
    @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Duration approvalTimeout,
    @Nullable String failureBudget,
    @Nullable Boolean approveEachWave,
    @Nullable Boolean ignoreWindows,
    @Nullable Boolean dryRun) {
  private static final int WAVE_LIMIT = 10;
  private static final Duration SOAK = Duration.ofMinutes(30);
  private static final Duration APPROVAL_TIMEOUT = Duration.ofDays(3);

  public RolloutSettings {
    if (waves != null) {
      waves = List.copyOf(waves);
      if (waves.isEmpty() || waves.size() > 50 || waves.stream().anyMatch(it -> !in(it, 1, 100))) {
        throw refused("waves", waves, "1 to 50 numbers of 1 to 100 (example: [1, 2, 4])");
      }
    }
    if (waveLimit != null && !in(waveLimit, 1, 50)) {
      throw refused("waveLimit", waveLimit, "1 to 50");
    }
    if (soak != null && !in(soak, Duration.ZERO, Duration.ofDays(7))) {
      throw refused("soak", soak, "0 to 7 days (example: PT30M)");
    }
    if (approvalTimeout != null
        && !in(approvalTimeout, Duration.ofMinutes(1), Duration.ofDays(30))) {
      throw refused("approvalTimeout", approvalTimeout, "1 minute to 30 days (example: PT72H)");
    }
    if (failureBudget != null && !failureBudget.matches(Budget.RULE)) {
      throw refused("failureBudget", failureBudget, "a count or a percentage (example: 1 or 5%)");
    }
  }

  /** All defaults. */
  public static RolloutSettings usual() {
    return new RolloutSettings(null, null, null, null, null, null, null, null);
  }

  /** The same settings with another {@code dryRun}. */
  public RolloutSettings withDryRun(@Nullable Boolean dry) {
    return new RolloutSettings(
        waves,
        waveLimit,
        soak,
        approvalTimeout,
        failureBudget,
        approveEachWave,
        ignoreWindows,
        dry);
  }

  /** The same settings with another {@code soak}. */
  public RolloutSettings withSoak(Duration time) {
    return new RolloutSettings(
        waves,
        waveLimit,
        time,
        approvalTimeout,
        failureBudget,
        approveEachWave,
        ignoreWindows,
        dryRun);
  }

  public List<Integer> firstWaves() {
    return waves == null ? List.of() : waves;
  }

  public int atOnce() {
    return waveLimit == null ? WAVE_LIMIT : waveLimit;
  }

  public Duration soakTime() {
    return soak == null ? SOAK : soak;
  }

  public Duration approvalTime() {
    return approvalTimeout == null ? APPROVAL_TIMEOUT : approvalTimeout;
  }

  public Budget budget(int clients) {
    return Budget.of(failureBudget == null ? "0" : failureBudget, clients);
  }

  public boolean asksBeforeEachWave() {
    return Boolean.TRUE.equals(approveEachWave);
  }

  public boolean atAnyTime() {
    return Boolean.TRUE.equals(ignoreWindows);
  }

  public boolean dry() {
    return Boolean.TRUE.equals(dryRun);
  }
}
