package society.postx.platform.workflows.alert;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Sends one alert to the operators through every channel of {@code platform.yml} and retries for up
 * to {@value #DAYS} days. Its id {@code alert/<incident>} exists once, so each incident is sent
 * once. It outlives the workflow that started it. ADR §6.
 */
@WorkflowInterface
public interface SendAlert {
  /** Days for which a channel is retried. */
  int DAYS = 7;

  /** Prefix of its id, before the incident. */
  String ID = "alert/";

  /**
   * Ends once every channel has accepted the alert or failed for {@value #DAYS} days. Fails with
   * UNAVAILABLE if no channel accepted it and with INVALID_INPUT if the alert has no title.
   */
  @WorkflowMethod
  SendAlertResult send(@Nullable Alert alert);
}
