package society.postx.platform.workflows.alert;

import io.temporal.activity.ActivityInterface;

/**
 * Sends an alert by mail and webhook in one activity. Only runs begun before 2026-11-29 use it;
 * later runs start {@link SendAlert}.
 */
@ActivityInterface
public interface AlertActivities {
  /**
   * Sends the alert to every channel of {@code platform.yml}. Succeeds once one channel has
   * accepted it, because a retry for the other channel would repeat it.
   */
  void alert(Alert alert);
}
