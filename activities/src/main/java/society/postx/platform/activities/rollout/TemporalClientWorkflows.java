package society.postx.platform.activities.rollout;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.temporal.activity.Activity;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.WorkflowRuns;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ChildWaits;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.rollout.ClientWorkflowActivities;

/** Asks Temporal for the results of clients' workflows, one long poll after another. */
public final class TemporalClientWorkflows implements ClientWorkflowActivities {
  /** Shorter than the heartbeat timeout; a cancellation is noticed after each. */
  private static final Duration POLL = Duration.ofSeconds(8);

  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(TemporalClientWorkflows.class);

  private final WorkflowClient temporal;
  private final Heartbeat heartbeat;
  private final Duration poll;

  public TemporalClientWorkflows(WorkflowClient temporal, Heartbeat heartbeat) {
    this(temporal, heartbeat, POLL);
  }

  /**
   * @param poll time between two heartbeats
   */
  public TemporalClientWorkflows(WorkflowClient temporal, Heartbeat heartbeat, Duration poll) {
    this.temporal = temporal;
    this.heartbeat = heartbeat;
    this.poll = poll;
  }

  @Override
  public RawValue awaitClientWorkflow(String workflowId, RunLabel rollout) {
    var found =
        WorkflowRuns.describe(temporal, workflowId, "")
            .orElseThrow(() -> noResult("it is unknown"));
    var run =
        temporal.newUntypedWorkflowStub(
            workflowId, Optional.of(found.getExecution().getRunId()), Optional.empty());
    tellWhereItWaits(run, workflowId);
    var result = result(run, workflowId);
    if (!isOf(found, rollout)) {
      throw FailureType.FOREIGN_RESOURCE.stop(
          "%s was started by another rollout with the same id, so its result does not count"
              .formatted(workflowId));
    }
    return result;
  }

  @Override
  public List<ClientName> findClientWorkflows(List<ClientName> clients, RunLabel rollout) {
    var parent = Activity.getExecutionContext().getInfo().getWorkflowId();
    return clients.stream()
        .filter(
            client ->
                WorkflowRuns.describe(temporal, parent + "/" + client, "")
                    .filter(it -> isOf(it, rollout))
                    .isPresent())
        .toList();
  }

  private RawValue result(WorkflowStub run, String workflowId) {
    for (; ; ) {
      heartbeat.beat("waits for the end of " + workflowId);
      try {
        return run.getResult(poll.toMillis(), MILLISECONDS, RawValue.class);
      } catch (TimeoutException e) {
        // It still runs.
      } catch (WorkflowFailedException e) {
        throw noResult(ending(e));
      } catch (WorkflowNotFoundException e) {
        throw noResult("the server has forgotten it");
      } catch (WorkflowServiceException e) {
        throw FailureType.UNAVAILABLE.retryIn(
            SOON, "Temporal does not say how %s ended: %s".formatted(workflowId, e.getCause()));
      }
    }
  }

  private static ApplicationFailure noResult(String why) {
    return FailureType.REQUEST_REFUSED.stop(why);
  }

  private static String ending(WorkflowFailedException ended) {
    Throwable cause = ended.getCause() == null ? ended : ended.getCause();
    return switch (cause) {
      case TerminatedFailure terminated -> "terminated: " + terminated.getOriginalMessage();
      case CanceledFailure canceled -> "canceled";
      case ApplicationFailure failure ->
          "%s (%s)".formatted(failure.getOriginalMessage(), failure.getType());
      default -> String.valueOf(cause.getMessage());
    };
  }

  /**
   * The client's workflow signals the rollout once when it starts to wait, which may have been
   * before a reset.
   */
  private void tellWhereItWaits(WorkflowStub run, String workflowId) {
    heartbeat.beat("asks " + workflowId + " whether it waits"); // an answer can take a while
    try {
      var seen = run.query("progress", Checklist.class);
      if (seen.stage().equals(Operation.WAITS)) {
        var rollout = Activity.getExecutionContext().getInfo().getWorkflowId();
        temporal
            .newUntypedWorkflowStub(rollout)
            .signal(ChildWaits.SIGNAL, new ChildWaits(seen.client(), seen.headline()));
      }
    } catch (WorkflowException e) { // it ended, or cannot answer: its end says the rest
      log.info("{} does not say whether it waits for a decision: {}", workflowId, e.getMessage());
    }
  }

  /**
   * Whether a run of this rollout started it: resets and continued runs keep the first run's id.
   */
  private boolean isOf(WorkflowExecutionInfo found, RunLabel rollout) {
    var parent = found.getParentExecution();
    return rollout.value().equals(parent.getRunId())
        || WorkflowRuns.describe(temporal, parent.getWorkflowId(), parent.getRunId())
            .filter(run -> rollout.value().equals(run.getFirstRunId()))
            .isPresent();
  }
}
