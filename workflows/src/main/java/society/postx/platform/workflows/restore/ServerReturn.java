package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.restore.ServerRestoreStep.*;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.deployment.Maintenance;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.restore.RestoreClientInput.Way;
import society.postx.platform.workflows.server.ReplacementActivities;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.verification.VerificationActivities;

/**
 * Builds or rebuilds a client's server, brings a snapshot's data onto it and lets users in: what
 * every return of a lost server has in common. Until users are in, an abort undoes it.
 *
 * @param title of the maintenance mode
 * @param beforeUsers runs after the point of no return and before users are in
 */
record ServerReturn(Operation operation, LostServer lost, String title, Runnable beforeUsers) {
  /** A restored server has no backup of its own yet, however young the snapshot is. */
  private static final int NONE_IS_FRESH = 0;

  /**
   * What came back.
   *
   * @param keptUntil the day until which an old server is kept
   * @param first backup of the new server
   */
  record Back(Server server, LocalDate keptUntil, Snapshot first) {}

  Back run() {
    var back = bring();
    check(back);
    return back;
  }

  /** Until users are in. */
  Back bring() {
    beginMaintenance();
    var keptUntil =
        LocalDate.ofInstant(
            WorkflowTime.now().plus(Duration.ofDays(RestoreClient.KEPT_DAYS)), ZoneOffset.UTC);
    var server = raise(lost, keptUntil);
    var host = HostSpec.of(lost.plan(), server);
    var order =
        new RestoreOrder(
            host, lost.snapshot(), lost.contents().apps(), lost.contents().apps(), false);
    new ServerData(operation, lost, order).bring();
    var first = verify(lost, order);
    operation.keep(); // users write again from here on
    Workflow.newDetachedCancellationScope(() -> letUsersIn(lost, order)).run();
    return new Back(server, keptUntil, first);
  }

  /** What only shows once users are in; after {@link #bring}. Not to be cancelled: see there. */
  void check(Back back) {
    maintenance().leave();
    var host = HostSpec.of(lost.plan(), back.server());
    if (KernelVersion.fourth()) {
      Workflow.newDetachedCancellationScope(() -> checkFromOutside(lost.plan(), host)).run();
    } else {
      checkFromOutside(lost.plan(), host);
    }
  }

  private void beginMaintenance() {
    var monitors = MonitoringSpec.of(lost.plan());
    operation.optionalStep(
        BEGIN_MAINTENANCE,
        SHORT,
        MonitoringActivities.class,
        it -> it.beginMaintenance(monitors, title),
        it -> it.endMaintenance(monitors));
  }

  private Maintenance maintenance() {
    var monitors = MonitoringSpec.of(lost.plan());
    return new Maintenance(operation, BEGIN_MAINTENANCE, END_MAINTENANCE, monitors, title);
  }

  private Server raise(LostServer lost, LocalDate keptUntil) {
    return switch (lost.way()) {
      case RESTIC -> new NewServer(operation, lost, keptUntil).raise();
      case IMAGE -> new ImagedServer(operation, lost, keptUntil).raise();
      case REBUILD -> new ImagedServer(operation, lost, keptUntil).rebuild();
    };
  }

  /** While users are out, so that an abort still loses nothing. Answers the first backup. */
  private Snapshot verify(LostServer lost, RestoreOrder order) {
    var host = order.host();
    operation.optionalStep(
        CHECK_APPS, SHORT, RestoreActivities.class, it -> HealthyApps.awaited(it, order));
    operation.step(
        SET_UP_BACKUPS,
        LONG,
        BackupActivities.class,
        it -> it.setUpBackups(host, lost.account(), lost.plan().apps()));
    var first =
        operation.step(
            BACK_UP_ONCE,
            BACKUP,
            BackupActivities.class,
            it -> it.backUpOnce(host, lost.account(), NONE_IS_FRESH));
    operation.optionalStep(
        BACKUP_CHECKED,
        LONG,
        VerificationActivities.class,
        it -> it.checkBackup(host, lost.account(), first));
    return first;
  }

  /** Not to be cancelled: users would stay out, and no backup would run. */
  private void letUsersIn(LostServer lost, RestoreOrder order) {
    beforeUsers.run();
    finish(lost);
    operation.step(LET_USERS_IN, SHORT, RestoreActivities.class, it -> it.letUsersIn(order));
    operation.step(
        RELEASE_BACKUPS, SHORT, RestoreActivities.class, it -> it.releaseBackups(order.host()));
  }

  /** Before a user writes: an undo after a reset would write the old state over it. */
  private void finish(LostServer lost) {
    if (lost.way() == Way.RESTIC && !finishesNewServers()) {
      return;
    }
    operation.step(
        FINISH_SERVER, LONG, ReplacementActivities.class, it -> it.finish(lost.plan().server()));
  }

  /** False for runs begun before 2026-12-01. Their branch may go after 2027-02. */
  private static boolean finishesNewServers() {
    return Workflow.getVersion("finish-server", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private void checkFromOutside(ClientPlan plan, HostSpec host) {
    operation.optionalStep(
        HTTPS_ACCESSIBLE, LONG, VerificationActivities.class, it -> it.checkHttps(plan, host));
    operation.optionalStep(
        ADMIN_LOGIN, LONG, VerificationActivities.class, it -> it.checkAdminLogin(plan, host));
    operation.optionalStep(
        MONITORING_GREEN,
        LONG,
        MonitoringActivities.class,
        it -> String.join(", ", it.awaitPagesGreen(MonitoringSpec.of(plan))));
  }
}
