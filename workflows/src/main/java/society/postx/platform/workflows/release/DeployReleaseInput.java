package society.postx.platform.workflows.release;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.rollout.Budget;

/**
 * What people type to deploy a release; the same from the UI's form, the command line and a file.
 * ADR §8. Anything else is an IllegalArgumentException that names field, value and rule.
 *
 * @param revision branch, tag or hash in the infrastructure repository
 * @param apps taken to the revision; null for all, and {@code base/} with them
 * @param reason why, for the record and for those who approve
 * @param operator who starts it
 * @param waves clients in the first waves after canary; later ones double; null for 1, 2, 4, …
 * @param waveLimit most clients at once; null for 10
 * @param soak watched time after canary; null for 30 minutes
 * @param approvalTimeout how long an answer is waited for, then it is a no; null for 72 hours
 * @param failureBudget failures that a rollout may have, {@code "1"} or {@code "5%"} of the
 *     production clients; null for none
 * @param leaveOut clients not to be touched
 * @param approveEachWave true asks before each wave; null means false
 * @param ignoreWindows true changes clients outside of their windows and in a freeze; null means
 *     false
 * @param resumes id of the release whose clients that are not done are taken; null for none
 * @param takesBack id of the release that {@code revision} takes back by hand: its targets are the
 *     clients that run it; refused where it migrated data; null for none
 * @param dryRun true plans and changes nothing; null means false
 * @param carried never typed: where an earlier run of the same workflow stood
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeployReleaseInput(
    String revision,
    @Nullable List<AppName> apps,
    String reason,
    String operator,
    @Nullable List<Integer> waves,
    @Nullable Integer waveLimit,
    @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Duration soak,
    @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Duration approvalTimeout,
    @Nullable String failureBudget,
    @Nullable List<ClientName> leaveOut,
    @Nullable Boolean approveEachWave,
    @Nullable Boolean ignoreWindows,
    @Nullable String resumes,
    @Nullable String takesBack,
    @Nullable Boolean dryRun,
    @Nullable ReleaseState carried) {
  private static final int WAVE_LIMIT = 10;
  private static final Duration SOAK = Duration.ofMinutes(30);
  private static final Duration APPROVAL_TIMEOUT = Duration.ofDays(3);
  static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

  public DeployReleaseInput {
    required("revision", revision);
    required("reason", reason);
    required("operator", operator);
    if (!revision.matches("[A-Za-z0-9_][A-Za-z0-9_./+@-]{0,199}")
        || revision.contains("..")
        || revision.contains("@{")
        || revision.contains("//")
        || revision.endsWith("/")
        || revision.endsWith(".lock")) {
      throw refused(
          "revision", revision, "a branch, tag or hash of 1-200 characters (example: main)");
    }
    if (reason.isBlank() || reason.length() > 500) {
      throw refused("reason", reason, "1-500 characters; say why");
    }
    if (!operator.matches("[\\p{L}\\p{N} ._@+-]{1,80}")) {
      throw refused("operator", operator, "1-80 letters, digits, blanks or . _ @ + -");
    }
    apps = unique("apps", apps, 20);
    leaveOut = unique("leaveOut", leaveOut, 10_000);
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
    release("resumes", resumes);
    release("takesBack", takesBack);
    if (resumes != null && takesBack != null) {
      throw refused("takesBack", takesBack, "not together with resumes");
    }
  }

  /** What people type: {@code carried} is for a run that continues as a new one. */
  public DeployReleaseInput(
      String revision,
      @Nullable List<AppName> apps,
      String reason,
      String operator,
      @Nullable List<Integer> waves,
      @Nullable Integer waveLimit,
      @Nullable Duration soak,
      @Nullable Duration approvalTimeout,
      @Nullable String failureBudget,
      @Nullable List<ClientName> leaveOut,
      @Nullable Boolean approveEachWave,
      @Nullable Boolean ignoreWindows,
      @Nullable String resumes,
      @Nullable String takesBack,
      @Nullable Boolean dryRun) {
    this(
        revision,
        apps,
        reason,
        operator,
        waves,
        waveLimit,
        soak,
        approvalTimeout,
        failureBudget,
        leaveOut,
        approveEachWave,
        ignoreWindows,
        resumes,
        takesBack,
        dryRun,
        null);
  }

  /** Takes whoever is not done of an earlier release, with all else as it was typed for that. */
  public DeployReleaseInput resuming(String release, String why, String who) {
    return new DeployReleaseInput(
        revision,
        apps,
        why,
        who,
        waves,
        waveLimit,
        soak,
        approvalTimeout,
        failureBudget,
        leaveOut,
        approveEachWave,
        ignoreWindows,
        release,
        null,
        null);
  }

  DeployReleaseInput carrying(@Nullable ReleaseState state) {
    return new DeployReleaseInput(
        revision,
        apps,
        reason,
        operator,
        waves,
        waveLimit,
        soak,
        approvalTimeout,
        failureBudget,
        leaveOut,
        approveEachWave,
        ignoreWindows,
        resumes,
        takesBack,
        dryRun,
        state);
  }

  /** The named apps; empty for all. */
  List<AppName> appsToDeploy() {
    return apps == null ? List.of() : apps;
  }

  List<Integer> firstWaves() {
    return waves == null ? List.of() : waves;
  }

  int atOnce() {
    return waveLimit == null ? WAVE_LIMIT : waveLimit;
  }

  Duration soakTime() {
    return soak == null ? SOAK : soak;
  }

  Duration approvalTime() {
    return approvalTimeout == null ? APPROVAL_TIMEOUT : approvalTimeout;
  }

  Budget budget(int clients) {
    return Budget.of(failureBudget == null ? "0" : failureBudget, clients);
  }

  boolean asksBeforeEachWave() {
    return Boolean.TRUE.equals(approveEachWave);
  }

  boolean atAnyTime() {
    return Boolean.TRUE.equals(ignoreWindows);
  }

  boolean dry() {
    return Boolean.TRUE.equals(dryRun);
  }

  private static void release(String field, @Nullable String id) {
    if (id != null && (!id.matches(NAME) || id.contains(".."))) {
      throw refused(field, id, "a release's id (example: 2026-11-25-nextcloud)");
    }
  }

  private static <T extends Comparable<T>> boolean in(T value, T least, T most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  private static void required(String field, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": is missing");
    }
  }

  private static <T> @Nullable List<T> unique(String field, @Nullable List<T> names, int most) {
    if (names == null || names.isEmpty()) {
      return null;
    }
    if (names.size() > most || new HashSet<>(names).size() < names.size()) {
      throw refused(field, names, "at most %d, each once".formatted(most));
    }
    return List.copyOf(names);
  }

  private static IllegalArgumentException refused(String field, Object value, String rule) {
    return new IllegalArgumentException("%s: '%s': %s".formatted(field, value, rule));
  }
}
