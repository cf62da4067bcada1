package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.restore.RestoreStep.*;

import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.Maintenance;
import society.postx.platform.workflows.host.HostActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Approval;
import society.postx.platform.workflows.operation.ClientHandlers;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.restore.RestoreClientInput.Scenario;

/**
 * Restores apps on their own host, files of one app, or a lost server, each scenario with a
 * checklist that fits it. It holds no permit while it asks; what is there is backed up or kept
 * before anything is written.
 */
public final class RestoreClientImpl extends ClientHandlers implements RestoreClient {
  private boolean looksFirst;

  public RestoreClientImpl() {
    super(new Operation("RestoreClient", List.of(RestoreStep.values())).undoCancelled());
  }

  @Override
  public RestoreClientResult run(@Nullable RestoreClientInput input) {
    if (input == null) {
      throw INVALID_INPUT.stop(
          "input: is missing; paste the JSON of docs/workflows/RestoreClient.md");
    }
    KernelVersion.second();
    looksFirst = LooksFirst.asked();
    if (input.onStaging()) {
      operation.follow(List.of(StagingRestoreStep.values()));
      operation.begin(input.client(), input);
      return new StagingRestore(operation, input).run();
    }
    if (input.scenario() == Scenario.SERVER) {
      operation.follow(List.of(ServerRestoreStep.values()));
      operation.begin(input.client(), input);
      return new ServerRestore(operation, input, looksFirst).run();
    }
    operation.begin(input.client(), input);
    var plan =
        operation.ask(
            READ_PLAN,
            InfrastructureActivities.class,
            it -> it.planOf(input.client(), Operation.runLabel()));
    var account =
        operation.ask(
            FIND_ACCOUNT, BoxActivities.class, it -> it.findSubAccount(plan.subAccount()));
    var snapshot =
        operation.ask(
            CHOOSE_SNAPSHOT,
            RestoreActivities.class,
            it -> it.chooseSnapshot(input.client(), account, input.selector()));
    var evidence =
        looksFirst
            ? operation.ask(
                CHOOSE_SNAPSHOT,
                RestoreActivities.class,
                it -> it.evidence(input.client(), account, snapshot))
            : null;
    var live = new LiveHost(operation, input.client());
    var address = live.find(FIND_HOST);
    var state = live.look(LOOK_AT_HOST, address);
    var host = HostSpec.of(plan, address.ipv4());
    var asked = new RestoreQuestion.Asked(input, evidence, state);
    if (input.scenario() == Scenario.FILES) {
      return new FilesRestore(operation, input, looksFirst).run(host, snapshot, asked);
    }
    var forecast = forecast(FORECAST, input, host, snapshot, state);
    var order =
        new RestoreOrder(host, snapshot, forecast.apps(), forecast.running(), forecast.keeps());
    var restore = new ApprovedRestore(plan, account, order, forecast);
    if (input.dry()) {
      operation.show("DONE", "Nothing was changed");
      return result(restore, false, "nothing was changed", null);
    }
    KeptSnapshot.whileDeciding(operation, CHOOSE_SNAPSHOT, input.client(), snapshot);
    var question = RestoreQuestion.of(asked, order, forecast);
    var answer = operation.approve(APPROVE_RESTORE, question);
    if (!answer.approved()) {
      operation.show("REJECTED", "The client is as it was: " + answer.words());
      return result(restore, false, answer.words(), null);
    }
    return operation.underPermit(
        input.client(), ACQUIRE_PERMIT, () -> restore(restore, answer, input));
  }

  /** What was approved, with what its steps need. */
  private record ApprovedRestore(
      ClientPlan plan, SubAccount account, RestoreOrder order, RestoreForecast forecast) {}

  private RestoreForecast forecast(
      RestoreStep step,
      RestoreClientInput input,
      HostSpec host,
      ChosenSnapshot snapshot,
      HostState state) {
    var wanted = Optional.ofNullable(input.apps()).orElse(List.of());
    var forecast =
        operation.attempt(
            step,
            LONG,
            RestoreActivities.class,
            it -> it.forecast(host, snapshot, state.appsAt(), wanted, input.versions()));
    return forecast
        .answer()
        .orElseThrow(() -> operation.refused(step, REQUEST_REFUSED, forecast.failure()));
  }

  private RestoreClientResult restore(
      ApprovedRestore approved, Approval.Answer answer, RestoreClientInput input) {
    var order = approved.order();
    var host = order.host();
    var live = new LiveHost(operation, input.client());
    lookAgain(approved, input);
    operation.witness(HostActivities.class, (it, why) -> it.keepEvidence(host, why).location());
    if (looksFirst) {
      live.holdBackups(host);
      fetch(order);
    }
    var maintenance = beginMaintenance(approved.plan(), input.reason());
    if (!looksFirst) {
      live.holdBackups(host);
    }
    operation.step(
        KEEP_USERS_OUT,
        SHORT,
        RestoreActivities.class,
        it -> it.keepUsersOut(order),
        it -> it.letUsersIn(order));
    var safety = live.backUp(host, order.keeps());
    operation.step(
        RESTORE,
        BACKUP,
        RestoreActivities.class,
        it -> it.restore(order),
        it -> it.putBack(order, safety));
    operation.optionalStep(
        CHECK_APPS, SHORT, RestoreActivities.class, it -> HealthyApps.awaited(it, order));
    operation.keep(); // users write again from here on
    Workflow.newDetachedCancellationScope(() -> finish(order, safety)).run();
    maintenance.leave();
    return result(
        approved,
        true,
        "restored from snapshot %s, %s".formatted(order.snapshot().note(), answer.words()),
        safety);
  }

  /** While users work: what cannot be read or does not fit ends it here, with nothing lost. */
  private void fetch(RestoreOrder order) {
    operation.step(
        FETCH,
        BACKUP,
        RestoreActivities.class,
        it -> it.fetchAside(order),
        it -> it.dropFetched(order));
  }

  /** Not to be cancelled: users would stay out, and no backup would run. */
  private void finish(RestoreOrder order, @Nullable String safety) {
    operation.step(LET_USERS_IN, SHORT, RestoreActivities.class, it -> it.letUsersIn(order));
    if (order.keeps()) {
      operation.step(
          KEEP_FOR_A_WEEK, SHORT, RestoreActivities.class, it -> it.keepUntil(order, KEPT_DAYS));
    } else {
      operation.tick(KEEP_FOR_A_WEEK, "the disk had no room: see snapshot " + safety);
    }
    operation.step(
        RELEASE_BACKUPS, SHORT, RestoreActivities.class, it -> it.releaseBackups(order.host()));
  }

  /** An approval may be days old, and another operation may have held the permit since. */
  private void lookAgain(ApprovedRestore approved, RestoreClientInput input) {
    var order = approved.order();
    var live = new LiveHost(operation, input.client());
    var byNow = SnapshotByNow.asked();
    var address = byNow ? live.findAgain(order.host()) : live.find(LOOK_AGAIN);
    var state = live.look(LOOK_AGAIN, address);
    var now = forecast(LOOK_AGAIN, input, order.host(), order.snapshot(), state);
    if (!now.apps().equals(order.apps())
        || !now.running().equals(order.before())
        || now.keeps() != order.keeps()) {
      throw live.changed(now.note());
    }
    if (byNow) {
      var newer =
          SnapshotByNow.changed(operation, LOOK_AGAIN, input, approved.account(), order.snapshot());
      if (!newer.isEmpty()) {
        throw live.changed(newer);
      }
    }
    operation.tick(LOOK_AGAIN, "as it was approved");
  }

  private Maintenance beginMaintenance(ClientPlan plan, String reason) {
    var monitors = MonitoringSpec.of(plan);
    var title = "restore: " + reason;
    operation.optionalStep(
        BEGIN_MAINTENANCE,
        SHORT,
        MonitoringActivities.class,
        it -> it.beginMaintenance(monitors, title),
        it -> it.endMaintenance(monitors));
    return new Maintenance(operation, BEGIN_MAINTENANCE, END_MAINTENANCE, monitors, title);
  }

  private RestoreClientResult result(
      ApprovedRestore restore, boolean restored, String summary, @Nullable String safety) {
    return new RestoreClientResult(
        restore.order().client(),
        restored,
        summary,
        restore.order().snapshot(),
        restore.order().apps(),
        restore.forecast().lines(),
        safety,
        operation.changes(),
        operation.skipped(),
        operation.durations());
  }
}
