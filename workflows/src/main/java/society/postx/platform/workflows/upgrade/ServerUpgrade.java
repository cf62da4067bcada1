package society.postx.platform.workflows.upgrade;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.upgrade.ServerStep.ACQUIRE_PERMIT;
import static society.postx.platform.workflows.upgrade.ServerStep.ADMIN_LOGIN;
import static society.postx.platform.workflows.upgrade.ServerStep.APPS_HEALTHY;
import static society.postx.platform.workflows.upgrade.ServerStep.BACK_UP_FIRST;
import static society.postx.platform.workflows.upgrade.ServerStep.BEGIN_MAINTENANCE;
import static society.postx.platform.workflows.upgrade.ServerStep.END_MAINTENANCE;
import static society.postx.platform.workflows.upgrade.ServerStep.FIND_UPDATES;
import static society.postx.platform.workflows.upgrade.ServerStep.HTTPS_ACCESSIBLE;
import static society.postx.platform.workflows.upgrade.ServerStep.LOOK_AT_HOST;
import static society.postx.platform.workflows.upgrade.ServerStep.READ_PLAN;
import static society.postx.platform.workflows.upgrade.ServerStep.REBOOT;
import static society.postx.platform.workflows.upgrade.ServerStep.UPGRADE_PACKAGES;
import static society.postx.platform.workflows.upgrade.ServerStep.WELL;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.deployment.BackupTag;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.deployment.DowntimeMeasurement;
import society.postx.platform.workflows.deployment.HealthCheck;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.deployment.Maintenance;
import society.postx.platform.workflows.host.HostActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.Operation;

/**
 * Upgrades one client's host. Backs up before the first change and keeps evidence before an
 * operator repairs it. Packages cannot be rolled back, so a client that is unhealthy afterwards
 * waits for an operator.
 */
final class ServerUpgrade {
  /** After this time the client is deferred to the end of the rollout. */
  private static final Duration PERMIT_LIMIT = Duration.ofMinutes(10);

  private final Operation operation;
  private final UpgradeServerInput input;
  private final HealthCheck health;

  private Optional<String> snapshot = Optional.empty();
  private Optional<String> evidence = Optional.empty();
  private Optional<Downtime> downtime = Optional.empty();
  private List<PackageChange> packages = List.of();
  private boolean rebooted;
  private String problem = "";

  ServerUpgrade(Operation operation, UpgradeServerInput input) {
    this.operation = operation;
    this.input = input;
    this.health = new HealthCheck(operation, input.host());
  }

  UpgradeResult run() {
    return operation.underPermit(
        input.host().client(),
        ACQUIRE_PERMIT,
        PERMIT_LIMIT,
        this::look,
        busy -> result(Outcome.DEFERRED, busy));
  }

  private UpgradeResult look() {
    var look = health.look(LOOK_AT_HOST);
    if (look.failed()) {
      return result(Outcome.FAILED, "cannot read the state of the host: " + look.failure());
    }
    var condition = look.get().condition();
    if (condition == Condition.UNREACHABLE
        || (condition == Condition.UNHEALTHY && !input.unwellToo())) {
      return result(Outcome.DEFERRED, HealthCheck.problem(look).orElse(""));
    }
    var plan =
        operation.attempt(
            READ_PLAN,
            SHORT,
            InfrastructureActivities.class,
            it -> it.planOf(input.host().client(), Operation.runLabel()));
    if (plan.failed()) {
      return result(Outcome.FAILED, "cannot read the plan of the client: " + plan.failure());
    }
    var pending = pending();
    if (pending.failed()) {
      return result(Outcome.FAILED, "cannot read the pending updates: " + pending.failure());
    }
    return pending.get().nothing()
        ? result(Outcome.UP_TO_DATE, "no security update is pending and no reboot is required")
        : backUp(plan.get());
  }

  private Attempt<PendingUpdates> pending() {
    return operation.attempt(
        FIND_UPDATES,
        LONG,
        PackageActivities.class,
        it -> it.pendingUpdates(input.host(), Operation.runLabel()));
  }

  private UpgradeResult backUp(ClientPlan plan) {
    var host = HostSpec.of(plan, input.host().ipv4());
    operation.witness(HostActivities.class, (it, why) -> keepEvidence(it, host, why));
    var backup =
        operation.attempt(
            BACK_UP_FIRST,
            BACKUP,
            BackupActivities.class,
            it -> it.backUpTagged(host, BackupTag.of(input.upgrade())));
    if (backup.failed()) {
      return result(Outcome.FAILED, "backup failed, nothing was changed: " + backup.failure());
    }
    snapshot = backup.answer().map(Snapshot::id);
    var maintenance =
        new Maintenance(
            operation,
            BEGIN_MAINTENANCE,
            END_MAINTENANCE,
            MonitoringSpec.of(plan),
            "upgrade %s".formatted(input.upgrade()));
    return maintenance.during(() -> change(plan, host), why -> result(Outcome.FAILED, why));
  }

  private String keepEvidence(HostActivities hosts, HostSpec host, String why) {
    var location = hosts.keepEvidence(host, why).location();
    evidence = Optional.of(location);
    return location;
  }

  private UpgradeResult change(ClientPlan plan, HostSpec host) {
    var probe = new DowntimeMeasurement(plan, host);
    var gaveUp =
        operation.insist(
            WELL,
            () -> {
              var wrong = tryOnce(plan, host);
              problem = wrong.orElse("");
              downtime =
                  probe.stop(); // downtime is not measured while the client waits for an operator
              return wrong;
            });
    if (gaveUp.isPresent()) {
      return result(Outcome.FAILED, "%s; %s".formatted(problem, gaveUp.get()));
    }
    operation.tick(WELL, "");
    return result(Outcome.DONE, "");
  }

  /** Both wait for a backup that holds the host, and so they have its time. */
  private Optional<String> tryOnce(ClientPlan plan, HostSpec host) {
    var upgraded =
        operation.attempt(
            UPGRADE_PACKAGES, BACKUP, PackageActivities.class, it -> it.upgradePackages(host));
    if (upgraded.failed()) {
      return upgraded.problem();
    }
    packages = upgraded.get().packages();
    var reboot =
        operation.attempt(
            REBOOT, BACKUP, PackageActivities.class, it -> it.rebootWhereRequired(host));
    if (reboot.failed()) {
      return reboot.problem();
    }
    rebooted = reboot.get().rebooted();
    return health.afterChange(WELL, () -> broken(plan, host));
  }

  private Optional<String> broken(ClientPlan plan, HostSpec host) {
    var apps =
        operation.attempt(APPS_HEALTHY, LONG, PackageActivities.class, it -> it.awaitApps(host));
    return apps.failed()
        ? apps.problem()
        : health.problem(plan, host, HTTPS_ACCESSIBLE, ADMIN_LOGIN);
  }

  private UpgradeResult result(Outcome outcome, String why) {
    return new UpgradeResult(
        input.host().client(),
        outcome,
        why,
        packages,
        rebooted,
        snapshot.orElse(null),
        evidence.orElse(null),
        downtime.orElse(null),
        operation.durations());
  }
}
