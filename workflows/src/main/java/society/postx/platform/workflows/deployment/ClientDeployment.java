package society.postx.platform.workflows.deployment;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.deployment.DeploymentStep.ACQUIRE_PERMIT;
import static society.postx.platform.workflows.deployment.DeploymentStep.ADMIN_LOGIN;
import static society.postx.platform.workflows.deployment.DeploymentStep.APPLY_BASE;
import static society.postx.platform.workflows.deployment.DeploymentStep.BACK_UP_FIRST;
import static society.postx.platform.workflows.deployment.DeploymentStep.DEPLOY_APPS;
import static society.postx.platform.workflows.deployment.DeploymentStep.HTTPS_ACCESSIBLE;
import static society.postx.platform.workflows.deployment.DeploymentStep.LOOK_AGAIN;
import static society.postx.platform.workflows.deployment.DeploymentStep.LOOK_AT_HOST;
import static society.postx.platform.workflows.deployment.DeploymentStep.PLAN_CHANGES;
import static society.postx.platform.workflows.deployment.DeploymentStep.PULL_IMAGES;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.deployment.HostState.RunningApp;
import society.postx.platform.workflows.host.HostActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Operation;

/**
 * Deploys a release to one client and rolls it back if its checks fail. Always pulls and backs up
 * before the first change and keeps evidence before the first repair.
 */
final class ClientDeployment {
  /** After this time the client is deferred to the end of the rollout. */
  private static final Duration PERMIT_LIMIT = Duration.ofMinutes(10);

  private final Operation operation;
  private final DeployClientInput input;
  private final HealthCheck health;
  private final RollbackSteps rollback;

  private List<AppAt> before = List.of();
  private List<AppAt> after = List.of();
  private Optional<HostState> seen = Optional.empty();
  private Optional<String> snapshot = Optional.empty();
  private Optional<String> evidence = Optional.empty();
  private Optional<Downtime> downtime = Optional.empty();
  private boolean deployed;

  ClientDeployment(Operation operation, DeployClientInput input) {
    this.operation = operation;
    this.input = input;
    this.health = new HealthCheck(operation, input.host().at(input.commit()));
    this.rollback = new RollbackSteps(operation, input);
  }

  DeployClientResult run() {
    return operation.underPermit(
        input.host().client(),
        ACQUIRE_PERMIT,
        PERMIT_LIMIT,
        this::look,
        busy -> untouched(Outcome.DEFERRED, busy));
  }

  private DeployClientResult look() {
    var look = health.look(LOOK_AT_HOST);
    if (look.failed()) {
      return untouched(Outcome.FAILED, "cannot read what the host runs: " + look.failure());
    }
    var state = look.get();
    seen = Optional.of(state);
    before = state.appsAt();
    after = before;
    var wrong = HealthCheck.problem(look);
    if (state.condition() == Condition.UNREACHABLE
        || (state.condition() == Condition.UNHEALTHY && !input.unwellToo())) {
      return untouched(Outcome.DEFERRED, wrong.orElse(""));
    }
    var planned =
        operation.attempt(
            PLAN_CHANGES,
            SHORT,
            DeploymentActivities.class,
            it ->
                it.planDeployment(
                    state, input.commit(), input.apps(), input.base(), Operation.runLabel()));
    if (planned.failed()) {
      return untouched(Outcome.FAILED, "cannot plan the change: " + planned.failure());
    }
    before = planned.get().before();
    after = before;
    var refused = planned.get().refusal();
    if (refused.isPresent()) {
      return untouched(Outcome.FAILED, "nothing was changed: " + refused.get());
    }
    return planned.get().nothing()
        ? untouched(Outcome.UP_TO_DATE, "the host already runs this release")
        : pull(planned.get(), state);
  }

  private DeployClientResult pull(DeploymentPlan plan, HostState state) {
    var host = HostSpec.of(plan.plan(), input.host().ipv4());
    if (pullsFirst()) {
      var pulled =
          operation.attempt(
              PULL_IMAGES,
              LONG,
              DeploymentActivities.class,
              it -> it.pullImages(host, plan.after()));
      if (pulled.failed()) {
        return untouched(
            pulled.passes() ? Outcome.DEFERRED : Outcome.FAILED,
            "cannot pull the images, nothing was changed: " + pulled.failure());
      }
    }
    return backUp(plan, state, host);
  }

  /**
   * False for runs begun before 2026-11-30, which pulled after their backup, while users were out.
   * Their branch may go after 2027-04-30.
   */
  private static boolean pullsFirst() {
    return Workflow.getVersion("pull-first", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private DeployClientResult backUp(DeploymentPlan plan, HostState state, HostSpec host) {
    operation.witness(HostActivities.class, (it, why) -> it.keepEvidence(host, why).location());
    var backup =
        operation.attempt(
            BACK_UP_FIRST,
            BACKUP,
            BackupActivities.class,
            it -> it.backUpTagged(host, BackupTag.of(input.release())));
    if (backup.failed()) {
      return untouched(Outcome.FAILED, "backup failed, nothing was changed: " + backup.failure());
    }
    snapshot = backup.answer().map(Snapshot::id);
    var maintenance =
        new Maintenance(
            operation,
            DeploymentStep.BEGIN_MAINTENANCE,
            DeploymentStep.END_MAINTENANCE,
            MonitoringSpec.of(plan.plan()),
            "release %s".formatted(input.release()));
    return maintenance.during(
        () -> change(plan, state, host), why -> untouched(Outcome.FAILED, why));
  }

  private DeployClientResult change(DeploymentPlan plan, HostState state, HostSpec host) {
    var probe = new DowntimeMeasurement(plan.plan(), host);
    var problem = put(plan, host);
    if (problem.isEmpty()) {
      downtime = probe.stop();
      after = plan.after();
      return result(Outcome.DONE, "", back(plan, state));
    }
    return repair(plan, state, host, probe, problem.get());
  }

  /** Both wait for a nightly backup that holds the host, and so they have its time. */
  private Optional<String> put(DeploymentPlan plan, HostSpec host) {
    if (plan.base()) {
      var base =
          operation.attempt(APPLY_BASE, BACKUP, HostActivities.class, it -> it.applyBase(host));
      if (base.failed()) {
        return base.problem();
      }
    }
    deployed = true;
    var apps =
        operation.attempt(
            DEPLOY_APPS, BACKUP, DeploymentActivities.class, it -> it.deploy(host, plan.after()));
    if (apps.failed()) {
      return apps.problem();
    }
    return health.afterChange(LOOK_AGAIN, () -> broken(plan, host));
  }

  private Optional<String> broken(DeploymentPlan plan, HostSpec host) {
    var wrong = health.problem(plan.plan(), host, HTTPS_ACCESSIBLE, ADMIN_LOGIN);
    if (wrong.isPresent()) {
      return wrong;
    }
    var look = health.look(LOOK_AGAIN);
    seen = look.answer();
    return HealthCheck.broken(look);
  }

  private DeployClientResult repair(
      DeploymentPlan plan,
      HostState state,
      HostSpec host,
      DowntimeMeasurement probe,
      String problem) {
    evidence = rollback.keepEvidence(host, problem);
    seen = health.look(LOOK_AGAIN).answer();
    var back = back(plan, state);
    var gaveUp =
        rollback.run(
            back,
            (wanted, now) -> wanted.narrowed(plan, state, now),
            () -> downtime = probe.stop());
    seen = rollback.seen();
    if (gaveUp.isEmpty()) {
      return result(Outcome.ROLLED_BACK, problem, null);
    }
    after = seen.map(HostState::appsAt).orElse(List.of());
    return result(
        Outcome.BROKEN,
        "%s; rollback failed: %s".formatted(problem, gaveUp.get()),
        rollback.settled().orElse(back));
  }

  private RollbackPlan back(DeploymentPlan plan, HostState state) {
    return RollbackPlan.of(plan, state, seen, deployed, snapshot.orElseThrow());
  }

  private DeployClientResult untouched(Outcome outcome, String why) {
    return result(outcome, why, null);
  }

  private DeployClientResult result(Outcome outcome, String why, @Nullable RollbackPlan back) {
    return new DeployClientResult(
        new DeploymentResult(
            input.host().client(),
            outcome,
            why,
            before,
            after,
            seen.stream()
                .flatMap(state -> state.apps().stream())
                .map(RunningApp::images)
                .flatMap(List::stream)
                .distinct()
                .toList(),
            back == null ? List.of() : back.migrated().stream().map(AppAt::name).toList(),
            snapshot.orElse(null),
            evidence.orElse(null),
            downtime.orElse(null),
            operation.durations()),
        back);
  }
}
