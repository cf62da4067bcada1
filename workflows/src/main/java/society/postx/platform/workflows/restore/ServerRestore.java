package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.restore.ServerRestoreStep.*;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.Maintenance;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Approval;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.restore.RestoreClientInput.Way;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.ReplacementActivities;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.server.ServerRemains;
import society.postx.platform.workflows.verification.VerificationActivities;

/**
 * The scenario {@code server} of {@link RestoreClient}: builds a new server, or rebuilds the old
 * one, and brings the snapshot's data onto it. By the way {@code restic} it needs neither the old
 * server nor its host.
 */
record ServerRestore(Operation operation, RestoreClientInput input) {
  /** A restored server has no backup of its own yet, however young the snapshot is. */
  private static final int NONE_IS_FRESH = 0;

  private static final SeenSnapshot.Items SEEN =
      new SeenSnapshot.Items(READ_PLAN, FIND_ACCOUNT, CHOOSE_SNAPSHOT, READ_SNAPSHOT);

  RestoreClientResult run() {
    var lost = see();
    if (input.dry()) {
      operation.show("DONE", "Nothing was changed");
      return result(lost, false, "nothing was changed");
    }
    KeptSnapshot.whileDeciding(operation, CHOOSE_SNAPSHOT, input.client(), lost.snapshot());
    var answer = operation.approve(APPROVE_RESTORE, RestoreQuestion.ofServer(input, lost));
    if (!answer.approved()) {
      operation.show("REJECTED", "The client is as it was: " + answer.words());
      return result(lost, false, answer.words());
    }
    return operation.underPermit(input.client(), ACQUIRE_PERMIT, () -> restore(lost, answer));
  }

  private LostServer see() {
    var seen = SeenSnapshot.by(operation, SEEN, input);
    var remains = remains(FIND_SERVER, seen.plan());
    var lost =
        new LostServer(
            input.chosenWay(),
            seen.plan(),
            seen.account(),
            seen.snapshot(),
            seen.contents(operation, READ_SNAPSHOT),
            remains,
            look(remains));
    if (!lost.refusal().isEmpty()) {
      throw operation.refused(FIND_SERVER, REQUEST_REFUSED, lost.refusal());
    }
    return lost;
  }

  private ServerRemains remains(ServerRestoreStep step, ClientPlan plan) {
    return operation.ask(step, ReplacementActivities.class, it -> it.remains(plan.server()));
  }

  /** Null without a host; one that does not answer is what this scenario is for. */
  private @Nullable HostState look(ServerRemains remains) {
    var server = remains.server();
    if (server == null || server.ipv4() == null) {
      operation.tick(LOOK_AT_HOST, "there is none");
      return null;
    }
    var address = new HostAddress(input.client(), server.ipv4());
    return operation
        .ask(LOOK_AT_HOST, DeploymentActivities.class, it -> it.inspect(List.of(address)))
        .getFirst();
  }

  private RestoreClientResult restore(LostServer lost, Approval.Answer answer) {
    lookAgain(lost);
    var maintenance = beginMaintenance(lost.plan());
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
    maintenance.leave();
    checkFromOutside(lost.plan(), host);
    return result(lost, true, summary(lost, server, keptUntil, first) + ", " + answer.words());
  }

  /** An approval may be days old, and another operation may have held the permit since. */
  private void lookAgain(LostServer approved) {
    var now = remains(LOOK_AGAIN, approved.plan());
    var contents =
        operation.attempt(
            LOOK_AGAIN,
            LONG,
            NewHostActivities.class,
            it -> it.contents(input.client(), approved.account(), approved.snapshot()));
    var changed =
        contents
            .answer()
            .map(
                it ->
                    new LostServer(
                        approved.way(),
                        approved.plan(),
                        approved.account(),
                        approved.snapshot(),
                        it,
                        now,
                        approved.host()))
            .map(it -> it.sameAs(approved) ? "" : now.note())
            .orElseGet(contents::failure);
    if (!changed.isEmpty()) {
      throw operation.refused(
          LOOK_AGAIN,
          REQUEST_REFUSED,
          "the client changed since this was approved, and nothing was done; start the restore again. Now: "
              + changed);
    }
    operation.tick(LOOK_AGAIN, "as it was approved");
  }

  private Maintenance beginMaintenance(ClientPlan plan) {
    var monitors = MonitoringSpec.of(plan);
    var title = "restore: " + input.reason();
    operation.optionalStep(
        BEGIN_MAINTENANCE,
        SHORT,
        MonitoringActivities.class,
        it -> it.beginMaintenance(monitors, title),
        it -> it.endMaintenance(monitors));
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

  private static String summary(
      LostServer lost, Server server, LocalDate keptUntil, Snapshot first) {
    var old = lost.remains().server();
    var kept =
        lost.way() == Way.REBUILD
            ? "the snapshot of its old disk is kept until %s: delete it then, see the runbook"
                .formatted(keptUntil)
            : old == null
                ? "there was no old server"
                : "the old server %d is off and kept until %s: delete it then, see the runbook"
                    .formatted(old.id(), keptUntil);
    return "restored from snapshot %s onto the %s server %d (%s), whose first backup is %s; %s"
        .formatted(
            lost.snapshot().note(),
            lost.way() == Way.REBUILD ? "rebuilt" : "new",
            server.id(),
            server.ipv4(),
            first.id(),
            kept);
  }

  private RestoreClientResult result(LostServer lost, boolean restored, String summary) {
    return new RestoreClientResult(
        input.client(),
        restored,
        summary,
        lost.snapshot(),
        lost.contents().apps(),
        lost.lines(),
        null,
        operation.changes(),
        operation.skipped(),
        operation.durations());
  }
}
