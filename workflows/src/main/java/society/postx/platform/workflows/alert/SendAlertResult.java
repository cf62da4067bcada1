package society.postx.platform.workflows.alert;

import java.util.List;

/**
 * How an alert was sent.
 *
 * @param summary {@code sent by mail}
 * @param sent channels that took it; empty where {@code platform.yml} names none
 */
public record SendAlertResult(String summary, List<AlertChannel> sent) {}
