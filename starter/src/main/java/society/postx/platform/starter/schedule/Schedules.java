package society.postx.platform.starter.schedule;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.serviceclient.StatusUtils;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import society.postx.platform.starter.connection.Session;
import society.postx.platform.starter.shell.CommandError;

/** Reads and changes the platform's schedules in a namespace; it never changes other schedules. */
record Schedules(ScheduleClient client, String program) {
  // In the memo, since pausing replaces the note; an update keeps the memo.
  private static final String MARK = "origin";
  private static final String OURS = "post-x-platform";

  static Schedules of(Session session, String program) {
    var options = session.client().getOptions();
    return new Schedules(
        ScheduleClient.newInstance(
            session.stubs(),
            ScheduleClientOptions.newBuilder()
                .setNamespace(session.namespace())
                .setIdentity(options.getIdentity())
                .setDataConverter(options.getDataConverter())
                .build()),
        program);
  }

  /** Returns the schedule, or empty; refuses a schedule of this id that is not the platform's. */
  Optional<ScheduleDescription> find(PlatformSchedule one) {
    try {
      var found = client.getHandle(one.id()).describe();
      if (!OURS.equals(found.getMemo(MARK, String.class))) {
        throw CommandError.failed(
            "%s: a schedule with this id exists that the platform did not create; nothing was changed; if nobody needs it:  temporal schedule delete --schedule-id %s"
                .formatted(one.id(), one.id()));
      }
      return Optional.of(found);
    } catch (ScheduleException e) {
      if (absent(e)) {
        return Optional.empty();
      }
      throw answer(e);
    }
  }

  /** Returns the schedule; refuses if it does not exist. */
  ScheduleDescription need(PlatformSchedule one) {
    return find(one)
        .orElseThrow(
            () ->
                CommandError.failed(
                    "%s: does not exist: off in platform.yml, or not created yet; create it:  %s schedules apply"
                        .formatted(one.id(), program)));
  }

  void create(ScheduleDefinition plan) {
    var state =
        ScheduleState.newBuilder()
            .setNote("from platform.yml, by ./platform schedules apply")
            .build();
    try {
      var unused =
          client.createSchedule(
              plan.what().id(),
              plan.over(Schedule.newBuilder().setState(state)),
              ScheduleOptions.newBuilder().setMemo(Map.of(MARK, OURS)).build());
    } catch (ScheduleAlreadyRunningException e) {
      throw CommandError.failed(
          "%s: somebody else created it at the same time; nothing was changed; try again:  %s schedules apply"
              .formatted(plan.what().id(), program),
          e);
    } catch (ScheduleException e) {
      throw answer(e);
    }
  }

  /** Changes the schedule but keeps its state, so a pause and its note stay. */
  void change(ScheduleDefinition plan) {
    asked(
        plan.what(),
        schedule ->
            schedule.update(
                found ->
                    new ScheduleUpdate(
                        plan.over(Schedule.newBuilder(found.getDescription().getSchedule())))));
  }

  void pause(PlatformSchedule one, String note) {
    asked(one, schedule -> schedule.pause(note));
  }

  void resume(PlatformSchedule one, String note) {
    asked(one, schedule -> schedule.unpause(note));
  }

  /** Makes one call on a schedule; a refusal reaches the operator in the server's words. */
  void asked(PlatformSchedule one, Consumer<ScheduleHandle> call) {
    try {
      call.accept(client.getHandle(one.id()));
    } catch (ScheduleException e) {
      throw answer(e);
    }
  }

  private static boolean absent(ScheduleException e) {
    return e.getCause() instanceof StatusRuntimeException status
        && status.getStatus().getCode() == Status.Code.NOT_FOUND
        && !StatusUtils.hasFailure(status, NamespaceNotFoundFailure.class);
  }

  private static RuntimeException answer(ScheduleException e) {
    return e.getCause() instanceof StatusRuntimeException status ? status : e;
  }
}
