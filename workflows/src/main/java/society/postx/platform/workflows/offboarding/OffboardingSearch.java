package society.postx.platform.workflows.offboarding;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import java.time.LocalDate;
import java.util.List;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.server.HostAddress;

/** Finds all that belongs to a client; changes nothing. */
record OffboardingSearch(
    Operation operation, OffboardClientInput input, ClientPlan plan, LocalDate date) {
  OffboardingPlan find(Step step) {
    var resources =
        operation.ask(step, ServerRemovalActivities.class, it -> it.findResources(plan.server()));
    var address = resources.ipv4();
    if (address == null) {
      throw operation.refused(
          step,
          REQUEST_REFUSED,
          "Hetzner has no running server of %s, so no final backup can be made and nothing was changed; bring it back first:  ./platform restore %s --scenario server"
              .formatted(plan.client(), plan.client()));
    }
    var account =
        operation.ask(step, BoxActivities.class, it -> it.findSubAccount(plan.subAccount()));
    var path = "archive/%s-%s".formatted(plan.client(), date);
    var repository =
        operation.ask(
            step,
            ClientArchiveActivities.class,
            it -> it.identifyRepository(plan.client(), plan.subAccount(), path));
    var found =
        new OffboardingPlan(
            input,
            plan,
            host(address, resources),
            running(step, address),
            account,
            resources,
            operation.ask(
                step, RecordRemovalActivities.class, it -> it.findRecords(plan.dns(), resources)),
            operation.ask(
                step,
                MonitorRemovalActivities.class,
                it -> it.findMonitors(MonitoringSpec.of(plan))),
            operation.ask(
                step, ClientArchiveActivities.class, it -> it.findClientFiles(plan.client())),
            new ArchivedClient(
                plan.client(),
                "client-" + Digest.of(List.of(plan.client().value(), repository)),
                repository,
                path),
            operation.ask(
                step, ClientArchiveActivities.class, ClientArchiveActivities::offboardingTerms));
    operation.tick(
        step,
        "%d resources at Hetzner, %d records, %d monitors, %d files; plan %s"
            .formatted(
                resources.all().size(),
                found.records().own().size(),
                found.monitors().names().size(),
                found.files().size(),
                found.digest()));
    return found;
  }

  /** What runs there: a host that was not reached would be taken for one without visitors. */
  private List<AppAt> running(Step step, String address) {
    var seen =
        operation
            .ask(
                step,
                DeploymentActivities.class,
                it -> it.inspect(List.of(new HostAddress(plan.client(), address))))
            .getFirst();
    if (seen.condition() == Condition.UNREACHABLE) {
      throw operation.refused(
          step,
          UNAVAILABLE,
          "cannot reach the host of %s, so its apps are unknown: %s"
              .formatted(plan.client(), seen.why()));
    }
    var names = seen.appsAt().stream().map(AppAt::name).toList();
    var missing =
        plan.apps().stream().map(AppPlan::name).filter(it -> !names.contains(it)).toList();
    if (!missing.isEmpty()) {
      throw operation.refused(
          step,
          REQUEST_REFUSED,
          "the host of %s does not run %s, which the client's file names; deploy it or correct the file, then: ./platform retry %s%s"
              .formatted(plan.client(), missing, OffboardClient.ID, plan.client()));
    }
    return seen.appsAt();
  }

  private HostSpec host(String address, ClientResources resources) {
    var host = HostSpec.of(plan, address);
    return new HostSpec(
        host.client(),
        host.domain(),
        host.address(),
        host.commit(),
        host.managementCidrs(),
        host.run(),
        resources.ipv6());
  }
}
