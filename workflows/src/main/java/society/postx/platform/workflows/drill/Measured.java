package society.postx.platform.workflows.drill;

import java.time.Duration;

/**
 * How long a part of a drill took.
 *
 * @param part as the report names it
 */
public record Measured(String part, Duration took) {}
