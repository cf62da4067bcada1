package society.postx.platform.workflows.deployment;

import java.time.Duration;

/**
 * What somebody outside saw while a client was changed.
 *
 * @param down time without a good answer, all URLs of the client needed
 * @param watched time that was watched
 * @param samples how often it was asked
 */
public record Downtime(Duration down, Duration watched, int samples) {}
