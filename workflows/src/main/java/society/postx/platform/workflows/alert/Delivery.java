package society.postx.platform.workflows.alert;

/**
 * What became of an alert at one channel.
 *
 * @param sent false where {@code platform.yml} does not name the channel
 * @param note who took it, or why nobody did
 */
public record Delivery(boolean sent, String note) {}
