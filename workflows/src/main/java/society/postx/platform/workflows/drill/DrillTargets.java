package society.postx.platform.workflows.drill;

import java.time.Duration;

/**
 * What a restore is measured against ({@code drill} of platform.yml).
 *
 * @param restore longest time from nothing to apps that run on restored data (RTO)
 * @param dataAge greatest age of the newest snapshot (RPO)
 */
public record DrillTargets(Duration restore, Duration dataAge) {}
