package society.postx.platform.workflows.release;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.rollout.ApprovalContent;
import society.postx.platform.workflows.rollout.targets.HostInspection;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;
import society.postx.platform.workflows.rollout.targets.TargetTable;

/**
 * What operators see and approve of a release: from what to what, and what a rejection costs.
 *
 * @param apps empty for all, and {@code base/} with them
 */
record ReleaseApproval(
    Release release,
    List<AppName> apps,
    HostInspection inspection,
    TargetTable<DeployClientResult> table)
    implements ApprovalContent {
  @Override
  public String seen(List<Target> canaries) {
    return "%s runs %s, healthy over HTTPS and inside its containers"
        .formatted(names(canaries), shortCommit());
  }

  private String shortCommit() {
    return release.commit().substring(0, Math.min(12, release.commit().length()));
  }

  @Override
  public List<String> changes(List<Target> targets) {
    var what =
        apps.isEmpty()
            ? "all apps and base/"
            : apps.stream().map(AppName::value).collect(joining(", "));
    var lines = new ArrayList<String>();
    lines.add("%s to %s \"%s\"".formatted(what, shortCommit(), release.subject()));
    lines.addAll(
        new ImageChanges(imagesAfter())
            .lines(
                targets.stream()
                    .flatMap(target -> inspection.seen(target).stream())
                    .map(ReleaseApproval::images)
                    .toList()));
    return lines;
  }

  private static List<String> images(HostState seen) {
    return seen.apps().stream().flatMap(app -> app.images().stream()).toList();
  }

  /** A continued run no longer carries the images of its release; the canaries run them. */
  private List<String> imagesAfter() {
    return release.images().isEmpty()
        ? table.where(TargetStatus::canary).stream()
            .flatMap(status -> Stream.ofNullable(status.result()))
            .flatMap(result -> result.deployment().images().stream())
            .toList()
        : release.images();
  }

  /** People should know what a rejection costs before they decide. */
  @Override
  public String rejection() {
    var changed = table.newestFirst(RollbackResult::canRollBack);
    if (changed.isEmpty()) {
      return "ends the release; it changed no client";
    }
    var back =
        "rolls %s back".formatted(names(changed.stream().map(TargetStatus::target).toList()));
    var restored =
        changed.stream()
            .filter(status -> RollbackResult.planOf(status).snapshot() != null)
            .map(TargetStatus::target)
            .toList();
    return restored.isEmpty()
        ? back + "; no data is lost"
        : "%s; data was migrated, so it restores the backup of %s and loses what users wrote since"
            .formatted(back, names(restored));
  }

  private static String names(List<Target> targets) {
    var named =
        targets.stream()
            .limit(Question.NAMED)
            .map(it -> it.client().value())
            .collect(joining(", "));
    return targets.size() <= Question.NAMED
        ? named
        : "%s and %d more".formatted(named, targets.size() - Question.NAMED);
  }

  @Override
  public String approved() {
    return release.commit();
  }

  @Override
  public List<String> chosen() {
    return apps.stream().map(AppName::value).toList();
  }
}
