package society.postx.platform.activities.hetzner.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A snapshot of a whole Storage Box.
 *
 * @param isAutomatic whether its plan made it
 * @param created ISO 8601 with an offset
 */
public record BoxSnapshot(
    long id, @JsonProperty("is_automatic") boolean isAutomatic, String created) {}
