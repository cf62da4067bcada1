package society.postx.platform.activities.hetzner.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A disk that outlives the server it is attached to.
 *
 * @param server the id of the server that has it, or null
 * @param size in GB
 */
public record CloudVolume(
    long id,
    String name,
    @Nullable Long server,
    Named location,
    long size,
    Map<String, String> labels,
    @Nullable DeleteProtection protection) {}
