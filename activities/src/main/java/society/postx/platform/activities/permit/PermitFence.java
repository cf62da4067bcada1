package society.postx.platform.activities.permit;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientBound;
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
public final class PermitFence extends WorkerInterceptorBase {
  private final WorkflowClient temporal;
  private final Set<String> changing;
  private final Duration settling;

  public PermitFence(WorkflowClient temporal) {
    this(temporal, ClientActivities.changing(), TemporalPermits.SETTLING);
  }

  /**
   * @param changing names of activity types
   * @param settling how long an activity may go on after its run has ended
   */
  public PermitFence(WorkflowClient temporal, Set<String> changing, Duration settling) {
    this.temporal = temporal;
    this.changing = Set.copyOf(changing);
    this.settling = settling;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Fenced(next);
  }

  private final class Fenced extends ActivityInboundCallsInterceptorBase {
    private @Nullable ActivityInfo info;

    private Fenced(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
      info = context.getInfo();
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      if (info != null && changing.contains(info.getActivityType())) {
        demandPermit(client(input.getArguments()), info);
      }
      return super.execute(input);
    }
  }

  /** The client that an activity changes. */
  static ClientName client(Object[] arguments) {
    return Arrays.stream(arguments)
        .map(PermitFence::named)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("an activity that names no client"));
  }

  /** The client that {@code argument} names, by itself or as a part of it. */
  private static Optional<ClientName> named(@Nullable Object argument) {
    if (argument instanceof ClientBound bound) {
      return Optional.of(bound.client());
    }
    return argument instanceof ClientName name ? Optional.of(name) : Optional.empty();
  }

  private void demandPermit(ClientName client, ActivityInfo activity) {
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
