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
import society.postx.platform.starter.operation.Operations;

/** Looks at each schedule by its id: the server's list of all lags behind what was just changed. */
record Listing(Schedules schedules, WorkflowClient client) {
  List<Listed> all() {
    return Arrays.stream(Scheduled.values())
        .map(one -> schedules.find(one).map(this::listed).orElseGet(() -> Listed.absent(one)))
        .toList();
  }

  private Listed listed(ScheduleDescription found) {
    var schedule = found.getSchedule();
    var state = schedule.getState();
    var paused = state != null && state.isPaused();
    return new Listed(
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

  private Listed.@Nullable LastRun lastRun(List<ScheduleActionResult> recent) {
    if (recent.isEmpty()
        || !(recent.getLast().getAction() instanceof ScheduleActionExecutionStartWorkflow run)) {
      return null;
    }
    return lastRun(run, recent.getLast().getStartedAt());
  }

  private Listed.LastRun lastRun(ScheduleActionExecutionStartWorkflow run, Instant startedAt) {
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
              : new Operations(client).outcome(execution, word.equals("COMPLETED"));
      return new Listed.LastRun(
          run.getWorkflowId(), run.getFirstExecutionRunId(), startedAt, word, said);
    } catch (WorkflowNotFoundException pastItsRetention) {
      return new Listed.LastRun(
          run.getWorkflowId(), run.getFirstExecutionRunId(), startedAt, "FORGOTTEN", "");
    }
  }
}
