package society.postx.platform.workflows.release;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.DeploymentPlan;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.operation.Batches;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.rollout.targets.HostInspection;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;

/**
 * Plans what a release changes on the inspected hosts.
 *
 * @param apps empty for all, and {@code base/} with them
 */
record PlannedChanges(List<AppName> apps, String commit, HostInspection inspection) {

  /** What would be done, client by client. */
  List<DeploymentResult> preview(List<TargetStatus<DeployClientResult>> statuses) {
    var results = new ArrayList<DeploymentResult>();
    for (var batch : Batches.of(statuses, HostInspection.BATCH)) {
      var plans = new LinkedHashMap<TargetStatus<DeployClientResult>, Promise<DeploymentPlan>>();
      batch.stream()
          .filter(status -> inspection.of(status.target()).condition() != Condition.UNREACHABLE)
          .forEach(status -> plans.put(status, plan(status.target())));
      for (var status : batch) {
        var plan = plans.get(status);
        results.add(
            plan == null
                ? deferred(status.target(), inspection.of(status.target()).why())
                : preview(status, plan));
      }
    }
    return results;
  }

  Promise<DeploymentPlan> plan(Target target) {
    var plans =
        ActivityProfile.SHORT.stub(
            DeploymentActivities.class, "what changes for " + target.client());
    return Async.function(
        plans::planDeployment,
        inspection.of(target),
        commit,
        apps,
        apps.isEmpty(),
        Operation.runLabel());
  }

  private static DeploymentResult preview(
      TargetStatus<DeployClientResult> status, Promise<DeploymentPlan> plan) {
    return Failures.answerOr(
        () -> preview(status, plan.get()),
        e -> // one client's: the others' plans stand; a run that failed by it before has ended
        deferred(status.target(), "cannot plan the change: " + Failures.causeUnlessCancelled(e)));
  }

  private static DeploymentResult deferred(Target target, String why) {
    return new DeploymentResult(
        target.client(),
        Outcome.DEFERRED,
        why,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        Map.of());
  }

  private static DeploymentResult preview(
      TargetStatus<DeployClientResult> status, DeploymentPlan plan) {
    return new DeploymentResult(
        status.target().client(),
        plan.nothing() ? Outcome.UP_TO_DATE : Outcome.NOT_STARTED,
        plan.nothing()
            ? "the host already runs this release"
            : "would change "
                + text(plan)
                + plan.refusal().map("; the release is refused: "::concat).orElse(""),
        plan.before(),
        plan.after(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        Map.of());
  }

  /** {@code base, nextcloud (nextcloud:28.0.1 -> nextcloud:28.0.2), and migrates its data}. */
  private static String text(DeploymentPlan plan) {
    var parts = new ArrayList<String>();
    if (plan.base()) {
      parts.add("base");
    }
    for (var change : plan.changes()) {
      var images =
          change.imagesBefore().equals(change.imagesAfter())
              ? String.join(", ", change.files())
              : "%s -> %s"
                  .formatted(
                      String.join(" ", change.imagesBefore()),
                      String.join(" ", change.imagesAfter()));
      parts.add(
          "%s (%s)%s"
              .formatted(change.app(), images, change.migrates() ? " and migrates its data" : ""));
    }
    return parts.stream().collect(joining(", "));
  }
}
