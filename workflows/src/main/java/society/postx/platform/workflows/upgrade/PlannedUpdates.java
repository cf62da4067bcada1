package society.postx.platform.workflows.upgrade;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.operation.Batches;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.rollout.targets.HostInspection;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;
import society.postx.platform.workflows.server.HostAddress;

/** Plans what an upgrade changes on the inspected hosts. */
record PlannedUpdates(HostInspection inspection) {
  /** What would be done, client by client. */
  List<UpgradeResult> preview(List<TargetStatus<UpgradeResult>> statuses) {
    var results = new ArrayList<UpgradeResult>();
    for (var batch : Batches.of(statuses, HostInspection.BATCH)) {
      var asked = new LinkedHashMap<Target, Promise<PendingUpdates>>();
      batch.stream()
          .map(TargetStatus::target)
          .forEach(target -> address(target).ifPresent(it -> asked.put(target, pending(it))));
      batch.forEach(status -> results.add(preview(status.target(), asked.get(status.target()))));
    }
    return results;
  }

  private Optional<HostAddress> address(Target target) {
    return inspection.of(target).condition() == Condition.UNREACHABLE
        ? Optional.empty()
        : inspection.address(target).map(ipv4 -> new HostAddress(target.client(), ipv4));
  }

  private static Promise<PendingUpdates> pending(HostAddress host) {
    var hosts =
        ActivityProfile.LONG.stub(
            PackageActivities.class, "pending updates of %s".formatted(host.client()));
    return Async.function(hosts::pendingUpdates, host, Operation.runLabel());
  }

  private UpgradeResult preview(Target target, @Nullable Promise<PendingUpdates> answer) {
    var client = target.client();
    if (answer == null) {
      return UpgradeResult.untouched(client, Outcome.DEFERRED, inspection.of(target).why());
    }
    return Failures.answerOr(
        () -> preview(client, answer.get()),
        e -> { // one host's: the others' plans stand
          if (!KernelVersion.third()) {
            throw e;
          }
          return UpgradeResult.untouched(
              client, Outcome.DEFERRED, Failures.causeUnlessCancelled(e));
        });
  }

  private static UpgradeResult preview(ClientName client, PendingUpdates pending) {
    return pending.nothing()
        ? UpgradeResult.untouched(
            client, Outcome.UP_TO_DATE, "no security update is pending and no reboot is required")
        : UpgradeResult.untouched(client, Outcome.NOT_STARTED, "would upgrade " + pending.note());
  }
}
