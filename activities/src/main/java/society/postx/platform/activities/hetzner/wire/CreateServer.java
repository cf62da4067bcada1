package society.postx.platform.activities.hetzner.wire;

import java.util.List;
import java.util.Map;

/**
 * Body of {@code POST /servers}.
 *
 * @param userData cloud-init, at most 32 KiB; holds a private key and is therefore never shown
 */
public record CreateServer(
    String name,
    String serverType,
    String image,
    String location,
    Map<String, String> labels,
    List<FirewallId> firewalls,
    PublicNet publicNet,
    String userData) {

  /** A firewall given here is in force before the first boot. */
  public record FirewallId(long firewall) {}

  /** Ids of primary IPs. */
  public record PublicNet(boolean enableIpv4, boolean enableIpv6, long ipv4, long ipv6) {}

  @Override
  public String toString() {
    return "CreateServer[%s, %s in %s]".formatted(name, serverType, location);
  }
}
