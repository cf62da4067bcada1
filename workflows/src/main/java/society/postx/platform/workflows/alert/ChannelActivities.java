package society.postx.platform.workflows.alert;

import io.temporal.activity.ActivityInterface;

/** Delivers alerts to the operators through one channel. ADR §6. */
@ActivityInterface
public interface ChannelActivities {
  /**
   * Sends the alert through one channel as the newest {@code platform.yml} configures it. Every
   * failure is retryable, because an operator may fix the channel meanwhile. A retry after a lost
   * answer sends the alert again with the same ids.
   */
  Delivery deliverAlert(AlertChannel channel, Alert alert);
}
