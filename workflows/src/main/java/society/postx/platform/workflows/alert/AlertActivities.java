package society.postx.platform.workflows.alert;

import io.temporal.activity.ActivityInterface;

/**
 * Tells people by mail and webhook in one activity, for runs begun before 2026-11-29; later ones
 * start {@link SendAlert}.
 */
@ActivityInterface
public interface AlertActivities {
  /**
   * Sends the alert to every channel of {@code platform.yml}; succeeds once one of them has taken
   * it, so that the other one's failure does not repeat it.
   */
  void alert(Alert alert);
}
