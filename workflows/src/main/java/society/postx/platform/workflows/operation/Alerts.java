package society.postx.platform.workflows.operation;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertReceipt;
import society.postx.platform.workflows.alert.SendAlert;
import society.postx.platform.workflows.alert.SendAlertResult;
import society.postx.platform.workflows.text.ShownText;

/**
 * Sends a run's alerts and shows which of them no channel has delivered yet. Each alert is a
 * workflow of its own, which outlives the run and tries for days.
 */
public final class Alerts implements AlertReceipt {
  /** Mail servers write part of it. */
  private static final int REASON = 500;

  /** Incidents without a delivered alert, with the reason; empty while delivery is tried. */
  private final Map<String, String> undelivered = new LinkedHashMap<>();

  private Runnable changed = () -> {};

  /**
   * Receives delivery reports from now on.
   *
   * @param whenChanged runs after what {@link #undelivered} answers has changed
   */
  public void listen(Runnable whenChanged) {
    changed = whenChanged;
    Workflow.registerListener(this);
  }

  /**
   * Returns once the alert's workflow has started, without waiting for delivery: a run that ends
   * earlier would not start it. A cancellation of this run does not stop it.
   */
  public void send(Alert alert) {
    Workflow.newDetachedCancellationScope(() -> start(alert)).run();
  }

  private void start(Alert alert) {
    undelivered.put(alert.incident(), "");
    var stub =
        Workflow.newChildWorkflowStub(
            SendAlert.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(SendAlert.ID + alert.incident())
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setCancellationType(ChildWorkflowCancellationType.ABANDON)
                .setStaticSummary(ShownText.summary(alert.title()))
                .build());
    var unused =
        Async.function(stub::send, alert)
            .handle((result, failure) -> ended(alert.incident(), result, failure));
    changed.run();
    try {
      Workflow.getWorkflowExecution(stub).get();
    } catch (ChildWorkflowFailure sentBefore) {
      Workflow.getLogger(Alerts.class).info("{} was sent before a reset", alert.incident());
    }
  }

  private boolean ended(
      String incident, @Nullable SendAlertResult result, @Nullable RuntimeException failure) {
    var delivered = result != null && !result.sent().isEmpty();
    if (delivered || sentBefore(failure)) {
      delivered(incident);
      return true;
    }
    var why = ShownText.shortened(result == null ? cause(failure) : result.summary(), REASON);
    undelivered.computeIfPresent(incident, (any, sending) -> why);
    changed.run();
    return false;
  }

  /** The run before a reset started it already: it was delivered, or is still tried. */
  private static boolean sentBefore(@Nullable RuntimeException failure) {
    return failure != null && failure.getCause() instanceof WorkflowExecutionAlreadyStarted;
  }

  private static String cause(@Nullable RuntimeException failure) {
    return failure != null && failure.getCause() instanceof ApplicationFailure cause
        ? cause.getOriginalMessage()
        : "not delivered: its workflow was ended by hand";
  }

  @Override
  public void alertSent(@Nullable String incident) {
    if (incident != null) {
      delivered(incident);
    }
  }

  private void delivered(String incident) {
    if (undelivered.remove(incident) != null) {
      changed.run();
    }
  }

  /**
   * An operator who decides knows about the incident, so an undelivered alert no longer matters.
   */
  void answered() {
    undelivered.clear();
  }

  /** Whether the alert was not delivered yet and is still tried. */
  boolean sending(String incident) {
    return "".equals(undelivered.get(incident));
  }

  /**
   * Blocks until a channel has delivered the alert or the limit has passed; answers empty, or why
   * none did. Delivery continues afterwards.
   */
  public Optional<String> awaitDelivered(Alert alert, Duration limit) {
    var unused = WorkflowTime.awaitAtMost(limit, () -> !sending(alert.incident()));
    return Optional.ofNullable(undelivered.get(alert.incident()))
        .map(why -> why.isEmpty() ? stillTried(alert.incident()) : why);
  }

  /** What the checklist says while no alert was delivered; null if one was, or none is needed. */
  @Nullable String undelivered() {
    for (var entry : undelivered.entrySet()) {
      return entry.getValue().isEmpty() ? stillTried(entry.getKey()) : entry.getValue();
    }
    return null;
  }

  private static String stillTried(String incident) {
    return "no alert delivered yet; workflow %s%s shows why and keeps trying"
        .formatted(SendAlert.ID, incident);
  }
}
