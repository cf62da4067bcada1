package society.postx.platform.activities.permit;

import io.temporal.activity.ActivityInfo;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.text.Quantities;

/**
 * Refuses every activity that changes a client unless its run holds the client's permit: workflow
 * code cannot see that it was reset, nor that its permit was ended a moment ago. One question to
 * Temporal for each attempt.
 *
 * @see ChangesClient
 */
public final class PermitFence extends ActivityFence {
  private final WorkflowClient temporal;
  private final Duration settling;

  public PermitFence(WorkflowClient temporal) {
    this(temporal, ClientActivities.changing(), TemporalPermits.SETTLING);
  }

  /**
   * @param changing names of activity types
   * @param settling how long an activity may go on after its run has ended
   */
  public PermitFence(WorkflowClient temporal, Set<String> changing, Duration settling) {
    super(changing);
    this.temporal = temporal;
    this.settling = settling;
  }

  @Override
  void admit(ClientName client, ActivityInfo activity) {
    var workflow = activity.getWorkflowId();
    var permit =
        HeldPermit.of(client, temporal)
            .orElseThrow(() -> lost(client, workflow, "no run holds it; retry acquires it again"));
    if (!permit.isOf(workflow, activity.getRunId())) {
      throw lost(
          client,
          workflow,
          "%s has held it since %s; wait until it ends, then retry"
              .formatted(permit.holder(), permit.since()));
    }
    if (!permit.wasAcquiredBy(activity.getRunId())) {
      permit
          .endOfRunBefore(activity.getRunId())
          .ifPresent(ended -> waitForTheRunBefore(workflow, ended));
    }
  }

  static RuntimeException lost(ClientName client, String workflow, String who) {
    return FailureType.PERMIT_LOST.stop(
        "%s does not hold the permit client/%s, nothing was changed: %s"
            .formatted(workflow, client, who));
  }

  /** A reset ends the run before at once, but not what its activities are doing. */
  private void waitForTheRunBefore(String workflow, Instant ended) {
    var wait = Duration.between(Instant.now(), ended.plus(settling));
    if (wait.isPositive()) {
      throw FailureType.BUSY.retryIn(
          wait,
          "%s was reset at %s and its activities may run until %s"
              .formatted(workflow, Quantities.time(ended), Quantities.time(ended.plus(settling))));
    }
  }
}
