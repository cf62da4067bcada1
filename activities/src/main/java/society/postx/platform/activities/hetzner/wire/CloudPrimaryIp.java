package society.postx.platform.activities.hetzner.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An address that outlives the server it is assigned to.
 *
 * @param type ipv4 or ipv6
 * @param ip an IPv4 address, or an IPv6 network: {@code 2001:db8:1:2::/64}
 * @param assigneeId the server that has it, or null
 * @param autoDelete whether Hetzner deletes it together with its server
 */
public record CloudPrimaryIp(
    long id,
    String name,
    String type,
    String ip,
    Named location,
    @Nullable Long assigneeId,
    boolean autoDelete,
    Map<String, String> labels,
    @Nullable DeleteProtection protection) {

  public boolean free() {
    return assigneeId == null;
  }
}
