package society.postx.platform.starter.schedule;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleActionResult;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleDescription;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.operation.OperationReader;

/** Reads the schedules one by one, since the server's list shows a change only after a while. */
record ScheduleList(Schedules schedules, WorkflowClient client) {
  List<ScheduleStatus> all() {
    return Arrays.stream(PlatformSchedule.values())
        .map(
            one ->
                schedules.find(one).map(this::listed).orElseGet(() -> ScheduleStatus.absent(one)))
        .toList();
  }

  private ScheduleStatus listed(ScheduleDescription found) {
    var schedule = found.getSchedule();
    var state = schedule.getState();
    var paused = state != null && state.isPaused();
    return new ScheduleStatus(
        found.getId(),
        schedule.getSpec().getCalendars().stream()
            .map(ScheduleCalendarSpec::getComment)
            .collect(Collectors.joining("; ")),
        schedule.getSpec().getTimeZoneName(),
        paused,
        state == null ? null : state.getNote(),
        paused ? null : found.getInfo().getNextActionTimes().stream().findFirst().orElse(null),
        lastRun(found.getInfo().getRecentActions()));
  }

  private ScheduleStatus.@Nullable LastRun lastRun(List<ScheduleActionResult> recent) {
    if (recent.isEmpty()
        || !(recent.getLast().getAction() instanceof ScheduleActionExecutionStartWorkflow run)) {
      return null;
    }
    return lastRun(run, recent.getLast().getStartedAt());
  }

  private ScheduleStatus.LastRun lastRun(
      ScheduleActionExecutionStartWorkflow run, Instant startedAt) {
    var execution =
        WorkflowExecution.newBuilder()
            .setWorkflowId(run.getWorkflowId())
            .setRunId(run.getFirstExecutionRunId())
            .build();
    try {
      var status =
          client.newUntypedWorkflowStub(execution, Optional.empty()).describe().getStatus();
      var word = status.name().replace("WORKFLOW_EXECUTION_STATUS_", "");
      var said =
          word.equals("RUNNING")
              ? ""
              : new OperationReader(client).outcome(execution, word.equals("COMPLETED"));
      return new ScheduleStatus.LastRun(
          run.getWorkflowId(), run.getFirstExecutionRunId(), startedAt, word, said);
    } catch (WorkflowNotFoundException pastItsRetention) {
      return new ScheduleStatus.LastRun(
          run.getWorkflowId(), run.getFirstExecutionRunId(), startedAt, "FORGOTTEN", "");
    }
  }
}
