package society.postx.platform.workflows.deployment;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.deployment.DeploymentStep.APPS_BACK;
import static society.postx.platform.workflows.deployment.DeploymentStep.BASE_BACK;
import static society.postx.platform.workflows.deployment.DeploymentStep.DATA_BACK;
import static society.postx.platform.workflows.deployment.DeploymentStep.KEEP_EVIDENCE;
import static society.postx.platform.workflows.deployment.DeploymentStep.PLAN_ROLLBACK;
import static society.postx.platform.workflows.deployment.DeploymentStep.ROLL_BACK;
import static society.postx.platform.workflows.deployment.DeploymentStep.WELL_AGAIN;

import io.temporal.workflow.Workflow;
import java.util.Optional;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.host.Evidence;
import society.postx.platform.workflows.host.HostActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Attempt;
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
  private Optional<RollbackPlan> settled = Optional.empty();

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

  /** What a rollback restores, by what the host says when it begins. */
  interface Narrowing {
    /** Of a release that reached all apps. */
    Narrowing NONE = (back, now) -> back;

    RollbackPlan narrowed(RollbackPlan back, HostState now);
  }

  /**
   * Empty once the client runs what it ran before and is healthy; else who gave up and why.
   *
   * @param narrowing asked once, before the first change
   * @param tried called after each attempt, before the operator is asked
   */
  Optional<String> run(RollbackPlan back, Narrowing narrowing, Runnable tried) {
    return operation.insist(
        ROLL_BACK,
        () -> {
          var problem = tryOnce(back, narrowing);
          tried.run();
          if (problem.isEmpty()) {
            var snapshot = settled.orElse(back).snapshot();
            operation.tick(ROLL_BACK, snapshot == null ? "" : "snapshot " + snapshot);
          }
          return problem;
        });
  }

  /** The plan that was carried out; empty if no attempt came so far. */
  Optional<RollbackPlan> settled() {
    return settled;
  }

  /** The host's state at the last inspection. */
  Optional<HostState> seen() {
    return seen;
  }

  private Optional<String> tryOnce(RollbackPlan wanted, Narrowing narrowing) {
    var looked = health.look(WELL_AGAIN);
    if (looked.failed()) {
      return looked.problem();
    }
    seen = looked.answer();
    if (settled.isEmpty()) {
      var unknown = settle(wanted, narrowing, looked);
      if (unknown.isPresent()) {
        var reached = looked.get().condition() != Condition.UNREACHABLE;
        return reached && !wanted.base().isEmpty() ? baseFirst(wanted, narrowing, looked) : unknown;
      }
    }
    return tryOnce(settled.orElse(wanted), looked);
  }

  /** What the release did to {@code base/} may be why Docker does not name the apps. */
  private Optional<String> baseFirst(
      RollbackPlan wanted, Narrowing narrowing, Attempt<HostState> silent) {
    var planned = plan(wanted, silent);
    var failed = planned.failed() ? planned.problem() : putBase(wanted, host(planned.get().plan()));
    if (failed.isPresent()) {
      return failed;
    }
    var looked = health.look(WELL_AGAIN);
    if (looked.failed()) {
      return looked.problem();
    }
    seen = looked.answer();
    return settle(wanted, narrowing, looked).or(() -> tryOnce(settled.orElse(wanted), looked));
  }

  /**
   * Settles what is restored before anything of the client changes: from then on only the rollback
   * itself touches apps, and a restore that began has to be finished. Answers why it cannot: an old
   * snapshot must not replace what users wrote on a host that the release never reached.
   */
  private Optional<String> settle(
      RollbackPlan wanted, Narrowing narrowing, Attempt<HostState> looked) {
    if (wanted.snapshot() == null || !narrows() || narrowing.equals(Narrowing.NONE)) {
      settled = Optional.of(wanted);
      return Optional.empty();
    }
    var now = looked.get();
    if (now.apps().isEmpty()) {
      return Optional.of(
          "the host does not say which apps the release reached, so nothing was restored: %s"
              .formatted(HealthCheck.problem(looked).orElse("it names no app")));
    }
    settled = Optional.of(narrowing.narrowed(wanted, now));
    return Optional.empty();
  }

  /**
   * False for runs begun before 2026-12-01, which restored what was decided when the release
   * failed, also hours later. Their branch may go after 2027-04-30.
   */
  private static boolean narrows() {
    return Workflow.getVersion("narrow-restore", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private Optional<String> tryOnce(RollbackPlan back, Attempt<HostState> looked) {
    var planned = plan(back, looked);
    if (planned.failed()) {
      return planned.problem();
    }
    var plan = planned.get().plan();
    var host = host(plan);
    var restored = put(back, host);
    if (restored.isPresent()) {
      return restored;
    }
    return health.afterChange(WELL_AGAIN, () -> broken(plan, host));
  }

  private Attempt<DeploymentPlan> plan(RollbackPlan back, Attempt<HostState> looked) {
    return operation.attempt(
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
  }

  private HostSpec host(ClientPlan plan) {
    return HostSpec.of(plan, input.host().ipv4());
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

  private Optional<String> putBase(RollbackPlan back, HostSpec host) {
    return back.base().isEmpty()
        ? Optional.empty()
        : operation
            .attempt(
                BASE_BACK, BACKUP, HostActivities.class, it -> it.applyBase(host.at(back.base())))
            .problem();
  }

  private Optional<String> put(RollbackPlan back, HostSpec host) {
    var base = putBase(back, host);
    if (base.isPresent()) {
      return base;
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
        .attempt(APPS_BACK, BACKUP, DeploymentActivities.class, it -> it.deploy(host, back.apps()))
        .problem();
  }
}
