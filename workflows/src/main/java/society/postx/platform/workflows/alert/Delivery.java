package society.postx.platform.workflows.alert;

/**
 * Reports whether one channel accepted an alert.
 *
 * @param sent false where {@code platform.yml} does not name the channel
 * @param note who accepted it, or why it was not delivered
 */
public record Delivery(boolean sent, String note) {}
