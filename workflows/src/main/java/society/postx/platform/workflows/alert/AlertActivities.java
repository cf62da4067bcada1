package society.postx.platform.workflows.alert;

import io.temporal.activity.ActivityInterface;

/** Tells people by mail and webhook that something waits for them. ADR §6. */
@ActivityInterface
public interface AlertActivities {
  /**
   * Sends the alert to every channel of {@code platform.yml}; an incident that was already sent is
   * not sent again.
   */
  void alert(Alert alert);
}
