package society.postx.platform.workflows.deployment;

import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.deployment.DeploymentStep.ACQUIRE_PERMIT;
import static society.postx.platform.workflows.deployment.DeploymentStep.LOOK_AT_HOST;
import static society.postx.platform.workflows.deployment.DeploymentStep.PLAN_CHANGES;
import static society.postx.platform.workflows.deployment.DeploymentStep.ROLL_BACK;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState.RunningApp;
import society.postx.platform.workflows.host.HostActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.Cleanup;
import society.postx.platform.workflows.operation.Operation;

/** Rolls back a client on which the release succeeded, because the whole release is rolled back. */
final class ClientRollback {
  private static final Duration PERMIT_LIMIT = Duration.ofMinutes(50);

  private final Operation operation;
  private final DeployClientInput input;
  private final RollbackPlan back;
  private final RollbackSteps rollback;
  private Optional<String> gaveUp = Optional.empty();
  private Optional<String> evidence = Optional.empty();
  private Optional<Downtime> downtime = Optional.empty();

  ClientRollback(Operation operation, DeployClientInput input, RollbackPlan back) {
    this.operation = operation;
    this.input = input;
    this.back = back;
    this.rollback = new RollbackSteps(operation, input);
  }

  DeployClientResult run() {
    var neverBegun = operation.insist(ROLL_BACK, this::withPermit);
    return result(neverBegun.or(() -> gaveUp));
  }

  private Optional<String> withPermit() {
    return operation.underPermit(
        input.host().client(), ACQUIRE_PERMIT, PERMIT_LIMIT, this::rollBack, Optional::of);
  }

  /** Why the rollback could not begin; {@code gaveUp} says why one that began failed. */
  private Optional<String> rollBack() {
    var planned = plan();
    if (planned.failed()) {
      return planned.problem();
    }
    var plan = planned.get();
    var host = HostSpec.of(plan, input.host().ipv4());
    operation.witness(HostActivities.class, (it, why) -> it.keepEvidence(host, why).location());
    evidence = rollback.keepEvidence(host, "release %s is rolled back".formatted(input.release()));
    var maintenance =
        new Maintenance(
            operation,
            DeploymentStep.BEGIN_MAINTENANCE,
            DeploymentStep.END_MAINTENANCE,
            MonitoringSpec.of(plan),
            "release %s is rolled back".formatted(input.release()));
    maintenance.enter(); // a monitoring that is down must not keep a client on a bad release
    var probe = new DowntimeMeasurement(plan, host);
    gaveUp =
        Cleanup.after(
            () -> rollback.run(back, RollbackSteps.Narrowing.NONE, () -> downtime = probe.stop()),
            maintenance::leave);
    return Optional.empty();
  }

  private Attempt<ClientPlan> plan() {
    var look = new HealthCheck(operation, input.host().at(input.commit())).look(LOOK_AT_HOST);
    if (look.failed()) {
      return new Attempt<>(Optional.empty(), look.failure());
    }
    var planned =
        operation.attempt(
            PLAN_CHANGES,
            SHORT,
            DeploymentActivities.class,
            it ->
                it.planDeployment(
                    look.get(), input.commit(), input.apps(), input.base(), Operation.runLabel()));
    return new Attempt<>(planned.answer().map(DeploymentPlan::plan), planned.failure());
  }

  private DeployClientResult result(Optional<String> whyNot) {
    var seen = rollback.seen();
    return new DeployClientResult(
        new DeploymentResult(
            input.host().client(),
            whyNot.isPresent() ? Outcome.BROKEN : Outcome.ROLLED_BACK,
            whyNot.map("rollback failed: "::concat).orElse("the release was rolled back"),
            back.apps(),
            whyNot.isEmpty() ? back.apps() : seen.map(HostState::appsAt).orElse(List.of()),
            seen.stream()
                .flatMap(it -> it.apps().stream())
                .map(RunningApp::images)
                .flatMap(List::stream)
                .distinct()
                .toList(),
            back.migrated().stream().map(AppAt::name).toList(),
            back.snapshot(),
            evidence.orElse(null),
            downtime.orElse(null),
            operation.durations()),
        whyNot.isPresent() ? back : null);
  }
}
