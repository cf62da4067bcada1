package society.postx.platform.workflows.rollout.plan;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;

/**
 * When a client may be changed: on these days (all where none is named), from one time to another
 * in the platform's time zone; over midnight where {@code to} is not after {@code from}.
 */
public record Window(List<DayOfWeek> days, LocalTime from, LocalTime to) {}
