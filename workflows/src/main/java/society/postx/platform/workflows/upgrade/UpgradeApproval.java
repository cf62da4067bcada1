package society.postx.platform.workflows.upgrade;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.workflows.rollout.ApprovalContent;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;
import society.postx.platform.workflows.rollout.targets.TargetTable;

/** What operators see and approve of an upgrade: the packages that canary got. */
record UpgradeApproval(TargetTable<UpgradeResult> table) implements ApprovalContent {
  @Override
  public String seen(List<Target> canaries) {
    var packages = chosen();
    return "%s %s, healthy over HTTPS and inside its containers"
        .formatted(
            canaries.stream().map(it -> it.client().value()).collect(joining(", ")),
            packages.isEmpty()
                ? "needed no security update"
                : "has %d security updates".formatted(packages.size()));
  }

  /** Updates that canary received; more may be pending when production starts. */
  @Override
  public List<String> changes(List<Target> targets) {
    var packages = chosen();
    return packages.isEmpty() ? List.of("the pending security updates of each host") : packages;
  }

  @Override
  public String rejection() {
    return "ends the upgrade; upgraded clients stay upgraded, because packages cannot be rolled back";
  }

  @Override
  public String approved() {
    return "security updates";
  }

  /** Updates that canary received; more may be pending when production starts. */
  @Override
  public List<String> chosen() {
    return table.where(TargetStatus::canary).stream()
        .flatMap(status -> Stream.ofNullable(status.result()))
        .flatMap(result -> result.packages().stream())
        .map(PackageChange::toString)
        .distinct()
        .sorted()
        .toList();
  }
}
