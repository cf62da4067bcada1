package society.postx.platform.workflows.alert;

import io.temporal.workflow.SignalMethod;
import org.jspecify.annotations.Nullable;

/** Receives the confirmation that an alert was delivered. */
public interface AlertReceipt {
  /** Name of the signal. */
  String SIGNAL = "alertSent";

  /**
   * The first channel has accepted the alert.
   *
   * @param incident of the alert; one that this run does not wait for is ignored
   */
  @SignalMethod(
      name = SIGNAL,
      description = "Sent by SendAlert once a channel has accepted an alert; not for people.")
  void alertSent(@Nullable String incident);
}
