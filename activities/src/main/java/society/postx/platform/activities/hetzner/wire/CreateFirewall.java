package society.postx.platform.activities.hetzner.wire;

import java.util.List;
import java.util.Map;

/** Body of {@code POST /firewalls}. */
public record CreateFirewall(
    String name, Map<String, String> labels, List<CloudFirewall.Rule> rules) {}
