package society.postx.platform.workflows.offboarding;

/**
 * {@code offboarding} of platform.yml.
 *
 * @param coolingHours 0 to 720: how long a server stays off before it is deleted; 24 by default
 * @param minutesBetween 0 to 1440: the least time between the deletions of two clients; 60 by
 *     default
 */
public record OffboardingTerms(int coolingHours, int minutesBetween) {}
