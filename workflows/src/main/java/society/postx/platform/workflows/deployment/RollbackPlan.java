package society.postx.platform.workflows.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.DeploymentPlan.AppChange;
import society.postx.platform.workflows.deployment.HostState.RunningApp;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Describes how to roll a client back to what it ran before a release. ADR §8, scenarios 1 and 2.
 *
 * @param apps what it ran
 * @param settings commit whose settings and routes it ran with
 * @param base commit to apply {@code base/} from; empty if the release leaves it alone
 * @param migrated apps whose data may have been migrated: the rollback restores them from the
 *     snapshot; other apps keep what users wrote since
 * @param snapshot the snapshot to restore; null if deploying the apps is enough
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RollbackPlan(
    List<AppAt> apps,
    String settings,
    String base,
    List<AppAt> migrated,
    @Nullable String snapshot) {

  /**
   * The rollback of a change, as far as the change went.
   *
   * @param after the host's state after it; empty if the host does not answer
   * @param deployed false where no app was touched yet
   */
  static RollbackPlan of(
      DeploymentPlan plan,
      HostState before,
      Optional<HostState> after,
      boolean deployed,
      String snapshot) {
    var migrated = deployed ? migrated(plan, before, after) : List.<AppAt>of();
    return new RollbackPlan(
        plan.before(),
        settings(plan, before),
        plan.base() ? before.base() : "",
        migrated,
        migrated.isEmpty() ? null : snapshot);
  }

  /**
   * This plan without the data of apps that, by what the host says now, the change did not reach or
   * did not migrate: a host that did not answer at first may have served its users for hours. An
   * app whose deployment is unfinished may migrate yet, and stays.
   *
   * @param now of a host that says which apps it runs
   */
  RollbackPlan narrowed(DeploymentPlan plan, HostState before, HostState now) {
    var still = migrated(plan, before, Optional.of(now));
    var restored =
        migrated.stream()
            .filter(app -> still.contains(app) || unfinished(app.name(), now))
            .toList();
    return new RollbackPlan(apps, settings, base, restored, restored.isEmpty() ? null : snapshot);
  }

  /** Also one that an older worker reports, which does not say. */
  private static boolean unfinished(AppName name, HostState now) {
    return app(now, name).filter(is -> is.deployment() == null).isPresent();
  }

  /** Old code can destroy migrated data, so an unknown version counts as migrated. */
  private static List<AppAt> migrated(
      DeploymentPlan plan, HostState before, Optional<HostState> after) {
    return plan.changes().stream()
        .filter(change -> touched(change, before, after))
        .filter(
            change ->
                change.migrates()
                    || versionMoved(change, before, app(before, change), running(after, change)))
        .flatMap(change -> at(plan.before(), change.app()))
        .toList();
  }

  /** A deployment that failed before it reached an app leaves its data as users have it. */
  private static boolean touched(AppChange change, HostState before, Optional<HostState> after) {
    var now = running(after, change);
    return app(before, change).flatMap(was -> now.map(it -> !was.sameDeployment(it))).orElse(true);
  }

  private static boolean versionMoved(
      AppChange change, HostState before, Optional<RunningApp> was, Optional<RunningApp> now) {
    if (was.isEmpty()) {
      return false; // older code never runs on a new app's data
    }
    var versionBefore = was.get().version();
    var versionAfter = now.map(RunningApp::version).orElse(null);
    if (versionBefore != null && versionAfter != null) {
      return !versionBefore.equals(versionAfter);
    }
    var hasVersions = versionBefore != null || versionAfter != null;
    var silentBefore = versionBefore == null && before.broken().isPresent();
    return imageChanged(change) && (hasVersions || silentBefore);
  }

  private static boolean imageChanged(AppChange change) {
    return !List.copyOf(change.imagesBefore()).equals(List.copyOf(change.imagesAfter()));
  }

  /**
   * The host does not record the commit of its settings; they came with the apps that change now.
   */
  private static String settings(DeploymentPlan plan, HostState before) {
    return Stream.concat(
            plan.changes().stream()
                .flatMap(change -> at(plan.before(), change.app()).map(AppAt::commit)),
            Stream.concat(Stream.of(before.base()), plan.before().stream().map(AppAt::commit)))
        .filter(commit -> !commit.isEmpty())
        .findFirst()
        .orElse(plan.plan().commit());
  }

  private static Stream<AppAt> at(List<AppAt> apps, AppName name) {
    return apps.stream().filter(app -> app.name().equals(name));
  }

  private static Optional<RunningApp> running(Optional<HostState> seen, AppChange change) {
    return seen.flatMap(state -> app(state, change));
  }

  private static Optional<RunningApp> app(HostState seen, AppChange change) {
    return app(seen, change.app());
  }

  private static Optional<RunningApp> app(HostState seen, AppName name) {
    return seen.apps().stream().filter(app -> Objects.equals(app.name(), name)).findFirst();
  }
}
