package society.postx.platform.activities.hetzner.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /servers}.
 *
 * @param publicNet null for new primary IPs that are deleted with the server
 * @param userData cloud-init, at most 32 KiB; holds a private key and is therefore never shown
 */
public record CreateServer(
    String name,
    String serverType,
    String image,
    String location,
    Map<String, String> labels,
    List<FirewallId> firewalls,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PublicNet publicNet,
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
