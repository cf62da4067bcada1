package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.restore.RestoreStep.*;

import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.operation.Approval;
import society.postx.platform.workflows.operation.Operation;

/**
 * The scenario {@code files} of {@link RestoreClient}: brings files of one app back while its users
 * work on.
 *
 * @param looksFirst false for a run of before {@link LooksFirst}
 */
record FilesRestore(Operation operation, RestoreClientInput input, boolean looksFirst) {
  RestoreClientResult run(HostSpec host, ChosenSnapshot snapshot, RestoreQuestion.Asked asked) {
    var app = app(FORECAST, asked.state());
    var order =
        new FilesOrder(
            new RestoreOrder(host, snapshot, List.of(app), List.of(app), true),
            Objects.requireNonNull(input.paths()),
            Boolean.TRUE.equals(input.inPlace()));
    var forecast = forecast(FORECAST, order);
    if (input.dry()) {
      operation.show("DONE", "Nothing was changed");
      return result(order, forecast, false, "nothing was changed", null);
    }
    KeptSnapshot.whileDeciding(operation, CHOOSE_SNAPSHOT, input.client(), snapshot);
    var answer =
        operation.approve(APPROVE_RESTORE, RestoreQuestion.ofFiles(asked, order, forecast));
    if (!answer.approved()) {
      operation.show("REJECTED", "The client is as it was: " + answer.words());
      return result(order, forecast, false, answer.words(), null);
    }
    return operation.underPermit(
        input.client(), ACQUIRE_PERMIT, () -> restore(order, forecast, answer));
  }

  private AppAt app(RestoreStep step, HostState state) {
    var wanted = Objects.requireNonNull(input.apps()).getFirst();
    return state.appsAt().stream()
        .filter(it -> it.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                operation.refused(
                    step,
                    REQUEST_REFUSED,
                    "apps: '%s': %s runs no such app; it has %s"
                        .formatted(
                            wanted,
                            input.client().serverName(),
                            state.appsAt().stream().map(AppAt::name).toList())));
  }

  private FilesForecast forecast(RestoreStep step, FilesOrder order) {
    var forecast =
        operation.attempt(step, LONG, RestoreActivities.class, it -> it.forecastFiles(order));
    return forecast
        .answer()
        .orElseThrow(() -> operation.refused(step, REQUEST_REFUSED, forecast.failure()));
  }

  private RestoreClientResult restore(
      FilesOrder order, FilesForecast forecast, Approval.Answer answer) {
    var host = order.restore().host();
    if (looksFirst) {
      lookAgain(order);
      operation.tick(FETCH, "the restore reads before it places");
    }
    operation.tick(BEGIN_MAINTENANCE, "users stay in");
    var live = new LiveHost(operation, input.client());
    live.holdBackups(host);
    operation.tick(KEEP_USERS_OUT, "users stay in");
    var safety = backedUp(order, live);
    operation.step(
        RESTORE,
        BACKUP,
        RestoreActivities.class,
        it -> it.restoreFiles(order),
        it -> it.putFilesBack(order));
    operation.tick(CHECK_APPS, "the app ran on");
    operation.tick(LET_USERS_IN, "users stayed in");
    operation.step(
        KEEP_FOR_A_WEEK,
        SHORT,
        RestoreActivities.class,
        it -> it.keepUntil(order.restore(), RestoreClient.KEPT_DAYS));
    if (keepsBeforeRelease()) {
      operation.keep(); // users work on with the files
      Workflow.newDetachedCancellationScope(() -> release(host)).run(); // backups would stay held
    } else {
      release(host);
      operation.keep();
    }
    operation.tick(END_MAINTENANCE, "there was none");
    return result(order, forecast, true, summary(order) + ", " + answer.words(), safety);
  }

  /** False for runs begun before 2026-12-01. Their branch may go after 2027-02. */
  private static boolean keepsBeforeRelease() {
    return Workflow.getVersion("files-kept", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private void release(HostSpec host) {
    operation.step(RELEASE_BACKUPS, SHORT, RestoreActivities.class, it -> it.releaseBackups(host));
  }

  /** An approval may be days old, and another operation may have held the permit since. */
  private void lookAgain(FilesOrder order) {
    var live = new LiveHost(operation, input.client());
    var address = live.findAgain(order.restore().host());
    var app = app(LOOK_AGAIN, live.look(LOOK_AGAIN, address));
    if (!app.equals(order.app())) {
      throw live.changed(
          "%s runs %s, not %s".formatted(app.name(), app.commit(), order.app().commit()));
    }
    var unused = forecast(LOOK_AGAIN, order); // the disk may be full by now
    operation.tick(LOOK_AGAIN, "as it was approved");
  }

  private static String summary(FilesOrder order) {
    return "files restored %s from snapshot %s"
        .formatted(
            order.inPlace() ? "in place" : "beside the live ones in " + order.beside(),
            order.restore().snapshot().note());
  }

  private RestoreClientResult result(
      FilesOrder order,
      FilesForecast forecast,
      boolean restored,
      String summary,
      @Nullable String safety) {
    return new RestoreClientResult(
        order.client(),
        restored,
        summary,
        order.restore().snapshot(),
        order.restore().apps(),
        forecast.lines(),
        safety,
        operation.changes(),
        operation.skipped(),
        operation.durations());
  }

  /** What files replace is kept anyway, so operators may go on without the backup; null then. */
  private @Nullable String backedUp(FilesOrder order, LiveHost live) {
    if (order.inPlace()) {
      return live.backUp(order.restore().host(), true);
    }
    operation.tick(BACK_UP_FIRST, "nothing is written over");
    return null;
  }
}
