package society.postx.platform.workflows.alert;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Sends one alert to people by every channel of {@code platform.yml}, for days where it has to: its
 * id {@code alert/<incident>} exists once, so an incident is sent once. It outlives the workflow
 * that started it. ADR §6.
 */
@WorkflowInterface
public interface SendAlert {
  /** Longest time that a channel is tried. */
  int DAYS = 7;

  /** Prefix of its id, before the incident. */
  String ID = "alert/";

  /**
   * Ends once every channel has taken the alert or failed for {@value #DAYS} days; fails with
   * UNAVAILABLE where none has taken it, and with INVALID_INPUT for an alert without a title.
   */
  @WorkflowMethod
  SendAlertResult send(@Nullable Alert alert);
}
