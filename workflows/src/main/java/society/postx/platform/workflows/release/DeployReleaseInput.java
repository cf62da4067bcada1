package society.postx.platform.workflows.release;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.NeverTyped;
import society.postx.platform.workflows.payload.TypedByPeople;
import society.postx.platform.workflows.rollout.plan.Terms;
import society.postx.platform.workflows.rollout.plan.Typed;

/**
 * What people type to deploy a release; the same from the UI's form, the command line and a file.
 * ADR §8. Anything else is an IllegalArgumentException that names field, value and rule.
 *
 * @param revision branch, tag or hash in the infrastructure repository; null with {@code takesBack}
 *     for what its clients ran
 * @param apps taken to the revision; null for all, and {@code base/} with them, or with {@code
 *     takesBack} for those it changed
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
 * @param takesBack id of the release that this one takes back by hand: its targets are the clients
 *     that run it; refused where it migrated data; null for none
 * @param dryRun true plans and changes nothing; null means false
 * @param carried never typed: where an earlier run of the same workflow stood
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record DeployReleaseInput(
    @Nullable String revision,
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
    @NeverTyped @Nullable ReleaseState carried) {
  public DeployReleaseInput {
    if (takesBack == null) {
      Typed.required("revision", revision);
    }
    Typed.required("reason", reason);
    Typed.required("operator", operator);
    revision(revision);
    Typed.reason(reason);
    Typed.operator(operator);
    apps = Typed.unique("apps", apps, 20);
    leaveOut = Typed.unique("leaveOut", leaveOut, 10_000);
    waves =
        new Terms(
                waves,
                waveLimit,
                soak,
                approvalTimeout,
                failureBudget,
                approveEachWave,
                ignoreWindows,
                dryRun)
            .waves();
    release("resumes", resumes);
    release("takesBack", takesBack);
    if (resumes != null && takesBack != null) {
      throw Typed.refused("takesBack", takesBack, "not together with resumes");
    }
  }

  /** What people type: {@code carried} is for a run that continues as a new one. */
  public DeployReleaseInput(
      @Nullable String revision,
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

  private static void revision(@Nullable String revision) {
    if (revision != null
        && (!revision.matches("[A-Za-z0-9_][A-Za-z0-9_./+@-]{0,199}")
            || revision.contains("..")
            || revision.contains("@{")
            || revision.contains("//")
            || revision.endsWith("/")
            || revision.endsWith(".lock"))) {
      throw Typed.refused(
          "revision", revision, "a branch, tag or hash of 1-200 characters (example: main)");
    }
  }

  private static void release(String field, @Nullable String id) {
    if (id != null && !Typed.isId(id)) {
      throw Typed.refused(field, id, "a release's id (example: 2026-11-25-nextcloud)");
    }
  }

  /** Takes whoever is not done of an earlier release, with all else as it was typed for that. */
  public DeployReleaseInput resuming(String release, String why, String who) {
    return resuming(release, revision, apps, why, who);
  }

  /** The same for one that took another release back: what that came to was not typed. */
  public DeployReleaseInput resuming(
      String release, DeployReleaseResult ended, String why, String who) {
    return resuming(release, ended.commit(), ended.changedApps(), why, who);
  }

  private DeployReleaseInput resuming(
      String release,
      @Nullable String commit,
      @Nullable List<AppName> taken,
      String why,
      String who) {
    return new DeployReleaseInput(
        commit,
        taken,
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

  /** What the release takes its clients to, in a few words: {@code main}. */
  public String goal() {
    return revision != null ? revision : "before " + takesBack;
  }

  /** The named apps; empty for all. */
  List<AppName> appsToDeploy() {
    return apps == null ? List.of() : apps;
  }

  Terms terms() {
    return new Terms(
        waves,
        waveLimit,
        soak,
        approvalTimeout,
        failureBudget,
        approveEachWave,
        ignoreWindows,
        dryRun);
  }
}
