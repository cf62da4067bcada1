package society.postx.platform.workflows.deployment;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;

/**
 * What somebody outside saw while a client was changed.
 *
 * @param down time without a good answer, all URLs of the client needed
 * @param watched time that was watched
 * @param samples how often it was asked
 */
public record Downtime(
    @JsonFormat(shape = JsonFormat.Shape.STRING) Duration down,
    @JsonFormat(shape = JsonFormat.Shape.STRING) Duration watched,
    int samples) {}
