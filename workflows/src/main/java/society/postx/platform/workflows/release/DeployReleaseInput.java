package society.postx.platform.workflows.release;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.payload.NeverTyped;
import society.postx.platform.workflows.payload.TypedByPeople;
import society.postx.platform.workflows.rollout.RolloutState;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;

/**
 * Input that people type to deploy a release; the same from the UI's form, the command line and a
 * file. ADR §8. Anything else is an IllegalArgumentException that names field, value and rule.
 *
 * @param revision branch, tag or hash in the infrastructure repository; null with {@code rollsBack}
 *     for what its clients ran before
 * @param apps to deploy; null for all, and {@code base/} with them, or with {@code rollsBack} for
 *     those it changed
 * @param reason why, for the record and for those who approve
 * @param operator who starts it
 * @param settings how fast and how carefully it goes; in JSON its fields stand beside the others
 * @param leaveOut clients not to be touched
 * @param resumes id of the release whose clients that are not done are taken; null for none
 * @param rollsBack id of the release that this one rolls back: its targets are the clients that run
 *     it; refused if it migrated data; null for none; inputs before 2026-12 say {@code takesBack}
 * @param carried never typed: the state of an earlier run of the same workflow
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record DeployReleaseInput(
    @Nullable String revision,
    @Nullable List<AppName> apps,
    String reason,
    String operator,
    @JsonUnwrapped RolloutSettings settings,
    @Nullable List<ClientName> leaveOut,
    @Nullable String resumes,
    @JsonAlias("takesBack") @Nullable String rollsBack,
    @NeverTyped @Nullable RolloutState<Release, DeployClientResult> carried) {
  public DeployReleaseInput {
    if (rollsBack == null) {
      InputRules.required("revision", revision);
    }
    settings = settings == null ? RolloutSettings.usual() : settings;
    InputRules.required("reason", reason);
    InputRules.required("operator", operator);
    revision(revision);
    InputRules.reason(reason);
    InputRules.operator(operator);
    apps = InputRules.unique("apps", apps, 20);
    leaveOut = InputRules.unique("leaveOut", leaveOut, 10_000);
    release("resumes", resumes);
    release("rollsBack", rollsBack);
    if (resumes != null && rollsBack != null) {
      throw InputRules.refused("rollsBack", rollsBack, "not together with resumes");
    }
  }

  private static void revision(@Nullable String revision) {
    if (revision != null
        && (!revision.matches("[A-Za-z0-9_][A-Za-z0-9_./+@-]{0,199}")
            || revision.contains("..")
            || revision.contains("@{")
            || revision.contains("//")
            || revision.endsWith("/")
            || revision.endsWith(".lock"))) {
      throw InputRules.refused(
          "revision", revision, "a branch, tag or hash of 1-200 characters (example: main)");
    }
  }

  private static void release(String field, @Nullable String id) {
    if (id != null && !InputRules.isId(id)) {
      throw InputRules.refused(field, id, "a release's id (example: 2026-11-25-nextcloud)");
    }
  }

  /** Deploys to the clients that an earlier release left undone, with the same settings. */
  public DeployReleaseInput resuming(String release, String why, String who) {
    return resuming(release, revision, apps, why, who);
  }

  /** The same for a release that rolled another one back: its result names the commit and apps. */
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
        commit, taken, why, who, settings.withDryRun(null), leaveOut, release, null, null);
  }

  DeployReleaseInput carrying(RolloutState<Release, DeployClientResult> state) {
    return new DeployReleaseInput(
        revision, apps, reason, operator, settings, leaveOut, resumes, rollsBack, state);
  }

  /** What the release deploys, in a few words: {@code main}. */
  public String goal() {
    return revision != null ? revision : "rollback of " + rollsBack;
  }

  /** The named apps; empty for all. */
  List<AppName> appsToDeploy() {
    return apps == null ? List.of() : apps;
  }
}
