package society.postx.platform.workflows.rollout.plan;

import java.time.LocalDate;

/** Days on which no client is changed, first and last included, in the platform's time zone. */
public record Freeze(LocalDate from, LocalDate to, String reason) {}
