package society.postx.platform.workflows.deployment;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;

/**
 * A client's downtime during a change, measured from outside.
 *
 * @param down time in which not all URLs of the client answered
 * @param watched time that was measured
 * @param samples how often it was asked
 */
public record Downtime(
    @JsonFormat(shape = JsonFormat.Shape.STRING) Duration down,
    @JsonFormat(shape = JsonFormat.Shape.STRING) Duration watched,
    int samples) {}
