package society.postx.platform.workflows.alert;

import io.temporal.activity.ActivityInterface;

/** Sends alerts to people. ADR §6. */
@ActivityInterface
public interface ChannelActivities {
  /**
   * Sends the alert by one channel, as the newest {@code platform.yml} describes it. Every failure
   * may pass or be mended while this is tried again. An attempt after one whose answer got lost
   * sends the alert again, with the same ids.
   */
  Delivery deliverAlert(AlertChannel channel, Alert alert);
}
