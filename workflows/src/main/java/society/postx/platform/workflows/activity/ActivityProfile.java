package society.postx.platform.workflows.activity;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import society.postx.platform.workflows.text.ShownText;

/**
 * Sets an activity's time limits and retries; after them its step is stuck. While an activity waits
 * in a call that says nothing, its worker sends the heartbeats.
 */
public enum ActivityProfile {
  /** A few calls to an API or to Git. */
  SHORT(Duration.ofMinutes(3), Duration.ofMinutes(30), Duration.ofSeconds(30)),
  /** One sample of many, repeated soon: a missing answer counts as a sample. */
  GLANCE(Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofMinutes(1)),
  /**
   * Waits for machines or runs jobs on a host; heartbeats, so a killed worker is noticed within the
   * heartbeat timeout.
   */
  LONG(Duration.ofMinutes(60), Duration.ofHours(2), Duration.ofSeconds(30)),
  /** Copies all data of a client, which can take hours. */
  BACKUP(Duration.ofHours(6), Duration.ofHours(6), Duration.ofSeconds(30)),
  /**
   * Watches until it is cancelled; heartbeats often, because a cancellation arrives with a
   * heartbeat.
   */
  WATCH(Duration.ofHours(12), Duration.ofHours(12), Duration.ofSeconds(10)),
  /**
   * Waits for another workflow, which may wait for people for days; heartbeats, and is tried again
   * as often as workers end.
   */
  FOLLOW(Duration.ofDays(365), Duration.ofDays(365), Duration.ofSeconds(30));

  private static final int ATTEMPTS = 10;
  private static final int GLANCES = 2;
  private static final int UNLIMITED = 0;

  private final Duration startToClose;
  private final Duration limit;
  private final Duration heartbeat;

  ActivityProfile(Duration startToClose, Duration limit, Duration heartbeat) {
    this.startToClose = startToClose;
    this.limit = limit;
    this.heartbeat = heartbeat;
  }

  /** Longest time of one attempt. */
  public Duration startToClose() {
    return startToClose;
  }

  /** Longest time for all attempts and the waits between them; then the step is stuck. */
  public Duration limit() {
    return limit;
  }

  /**
   * Returns a stub that calls the activities on their own task queue with these limits.
   *
   * @param summary what the UI shows
   */
  public <A> A stub(Class<A> type, String summary) {
    return Workflow.newActivityStub(type, options(TaskQueues.of(type), summary));
  }

  private int attempts() {
    return switch (this) {
      case GLANCE -> GLANCES;
      case FOLLOW -> UNLIMITED;
      case SHORT, LONG, BACKUP, WATCH -> ATTEMPTS;
    };
  }

  ActivityOptions options(String taskQueue, String summary) {
    var options =
        ActivityOptions.newBuilder()
            .setTaskQueue(taskQueue)
            .setStartToCloseTimeout(startToClose)
            .setScheduleToCloseTimeout(limit)
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setSummary(ShownText.summary(summary))
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofSeconds(1))
                    .setBackoffCoefficient(2)
                    .setMaximumInterval(Duration.ofMinutes(1))
                    .setMaximumAttempts(attempts())
                    .build());
    return this == GLANCE ? options.build() : options.setHeartbeatTimeout(heartbeat).build();
  }
}
