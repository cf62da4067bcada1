package society.postx.platform.activities.hetzner.wire;

import java.util.Map;

/**
 * Body of {@code POST /primary_ips}.
 *
 * @param assigneeType must be server, says Hetzner, also where none is assigned
 */
public record CreatePrimaryIp(
    String name,
    String type,
    String location,
    String assigneeType,
    boolean autoDelete,
    Map<String, String> labels) {}
