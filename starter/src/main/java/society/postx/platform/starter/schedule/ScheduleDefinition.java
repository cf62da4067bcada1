package society.postx.platform.starter.schedule;

import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import society.postx.platform.workflows.activity.TaskQueues;

/** Defines a schedule in full, except whether it is paused: operators decide that. */
record ScheduleDefinition(PlatformSchedule what, Cron cron, String zone) {
  // Avoids the full minute, at which most cron jobs use the Storage Box or a registry.
  private static final Duration JITTER = Duration.ofMinutes(10);

  /** Replaces everything but the state of the schedule. */
  Schedule over(Schedule.Builder schedule) {
    return schedule.setSpec(spec()).setPolicy(policy()).setAction(action()).build();
  }

  /** Whether the schedule matches already, part by part as the server returns it. */
  boolean describes(Schedule found) {
    return sameTimes(found.getSpec())
        && policy().equals(found.getPolicy())
        && found.getAction() instanceof ScheduleActionStartWorkflow action
        && sameAction(action);
  }

  private ScheduleSpec spec() {
    return ScheduleSpec.newBuilder()
        .setCalendars(List.of(cron.calendar()))
        .setJitter(JITTER)
        .setTimeZoneName(zone)
        .build();
  }

  private SchedulePolicy policy() {
    return SchedulePolicy.newBuilder()
        // Two runs would only wait for each other; the next run does what this one left.
        .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
        .setCatchupWindow(what.catchUp())
        // A schedule that pauses itself after one failed night would go unnoticed.
        .setPauseOnFailure(false)
        .build();
  }

  private ScheduleActionStartWorkflow action() {
    return ScheduleActionStartWorkflow.newBuilder()
        .setWorkflowType(what.workflowType())
        .setArguments(Map.of()) // {}: fields may follow later
        .setOptions(
            WorkflowOptions.newBuilder()
                .setWorkflowId(what.id())
                .setTaskQueue(TaskQueues.PLATFORM)
                .setWorkflowRunTimeout(what.timeout())
                .build())
        .build();
  }

  private boolean sameTimes(ScheduleSpec found) {
    return List.of(cron.calendar()).equals(found.getCalendars())
        && JITTER.equals(found.getJitter())
        && zone.equals(found.getTimeZoneName())
        && found.getIntervals().isEmpty()
        && found.getSkip().isEmpty()
        && found.getStartAt() == null
        && found.getEndAt() == null;
  }

  private boolean sameAction(ScheduleActionStartWorkflow found) {
    var options = found.getOptions();
    return what.workflowType().equals(found.getWorkflowType())
        && Objects.equals(options.getWorkflowId(), what.id())
        && Objects.equals(options.getTaskQueue(), TaskQueues.PLATFORM)
        && Objects.equals(options.getWorkflowRunTimeout(), what.timeout())
        && found.getArguments().getSize() == 1
        && found.getArguments().get(0, Map.class).isEmpty();
  }
}
