package society.postx.platform.workflows.deployment;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.deployment.DeploymentStep.APPS_BACK;
import static society.postx.platform.workflows.deployment.DeploymentStep.BASE_BACK;
import static society.postx.platform.workflows.deployment.DeploymentStep.DATA_BACK;
import static society.postx.platform.workflows.deployment.DeploymentStep.KEEP_EVIDENCE;
import static society.postx.platform.workflows.deployment.DeploymentStep.PLAN_ROLLBACK;
import static society.postx.platform.workflows.deployment.DeploymentStep.ROLL_BACK;
import static society.postx.platform.workflows.deployment.DeploymentStep.WELL_AGAIN;

import java.util.Optional;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.host.Evidence;
import society.postx.platform.workflows.host.HostActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Operation;

/**
 * Rolls one client back to what it ran before and repeats until it succeeds or an operator gives
 * up. ADR §8, Rollback Procedures.
 */
final class RollbackSteps {
  private final Operation operation;
  private final DeployClientInput input;
  private final HealthCheck health;
  private Optional<HostState> seen = Optional.empty();

  RollbackSteps(Operation operation, DeployClientInput input) {
    this.operation = operation;
    this.input = input;
    this.health = new HealthCheck(operation, input.host().at(input.commit()));
  }

  /** Keeps evidence before the rollback changes the host; answers where it is. */
  Optional<String> keepEvidence(HostSpec host, String why) {
    return operation
        .attempt(KEEP_EVIDENCE, SHORT, HostActivities.class, it -> it.keepEvidence(host, why))
        .answer()
        .map(Evidence::location);
  }

  /**
   * Empty once the client runs what it ran before and is healthy; else who gave up and why.
   *
   * @param tried called after each attempt, before the operator is asked
   */
  Optional<String> run(RollbackPlan back, Runnable tried) {
    return operation.insist(
        ROLL_BACK,
        () -> {
          var problem = tryOnce(back);
          tried.run();
          if (problem.isEmpty()) {
            operation.tick(ROLL_BACK, back.snapshot() == null ? "" : "snapshot " + back.snapshot());
          }
          return problem;
        });
  }

  /** The host's state at the last inspection. */
  Optional<HostState> seen() {
    return seen;
  }

  private Optional<String> tryOnce(RollbackPlan back) {
    var looked = health.look(WELL_AGAIN);
    if (looked.failed()) {
      return looked.problem();
    }
    seen = looked.answer();
    var planned =
        operation.attempt(
            PLAN_ROLLBACK,
            SHORT,
            DeploymentActivities.class,
            it ->
                it.planDeployment(
                    looked.get(),
                    back.settings(),
                    back.apps().stream().map(AppAt::name).toList(),
                    false,
                    Operation.runLabel()));
    if (planned.failed()) {
      return planned.problem();
    }
    var plan = planned.get().plan();
    var host = HostSpec.of(plan, input.host().ipv4());
    var restored = put(back, host);
    if (restored.isPresent()) {
      return restored;
    }
    return health.afterChange(WELL_AGAIN, () -> broken(plan, host));
  }

  private Optional<String> broken(ClientPlan plan, HostSpec host) {
    var wrong = health.problem(plan, host, WELL_AGAIN, WELL_AGAIN);
    if (wrong.isPresent()) {
      return wrong;
    }
    var after = health.look(WELL_AGAIN);
    seen = after.answer();
    return HealthCheck.broken(after);
  }

  private Optional<String> put(RollbackPlan back, HostSpec host) {
    if (!back.base().isEmpty()) {
      var base =
          operation.attempt(
              BASE_BACK, LONG, HostActivities.class, it -> it.applyBase(host.at(back.base())));
      if (base.failed()) {
        return base.problem();
      }
    }
    var snapshot = back.snapshot();
    if (snapshot != null) {
      var restored =
          operation.attempt(
              DATA_BACK,
              BACKUP,
              BackupActivities.class,
              it -> it.restoreApps(host, snapshot, back.migrated()));
      if (restored.failed()) {
        return restored.problem();
      }
    }
    return operation
        .attempt(APPS_BACK, LONG, DeploymentActivities.class, it -> it.deploy(host, back.apps()))
        .problem();
  }
}
