package society.postx.platform.workflows.rollout.plan;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;

/**
 * A weekly window in which a client may be changed, in the platform's time zone. No days means
 * every day. It goes over midnight if {@code to} is not after {@code from}.
 */
public record Window(List<DayOfWeek> days, LocalTime from, LocalTime to) {}
