package society.postx.platform.workflows.alert;

import java.util.List;

/**
 * Reports which channels accepted an alert.
 *
 * @param summary {@code sent by mail}
 * @param sent channels that accepted it; empty if {@code platform.yml} names none
 */
public record SendAlertResult(String summary, List<AlertChannel> sent) {}
