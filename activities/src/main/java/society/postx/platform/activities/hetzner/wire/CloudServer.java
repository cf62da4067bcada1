package society.postx.platform.activities.hetzner.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server in Hetzner's Cloud API.
 *
 * @param status initializing, starting, running, stopping, off, deleting, migrating, rebuilding or
 *     unknown
 * @param locked an action changes it right now; others answer 423
 * @param created ISO 8601 with an offset
 * @param backupWindow null where automated backups are off
 */
public record CloudServer(
    long id,
    String name,
    String status,
    boolean locked,
    @Nullable String backupWindow,
    PublicNet publicNet,
    Named serverType,
    Named location,
    @Nullable Named image,
    Protection protection,
    Map<String, String> labels,
    @Nullable String created) {

  /** The addresses it has, and the firewalls that hold for it. */
  public record PublicNet(
      @Nullable Address ipv4, @Nullable Address ipv6, List<AttachedFirewall> firewalls) {}

  /**
   * @param id of the primary IP
   * @param ip an IPv4 address, or an IPv6 network: {@code 2001:db8:1:2::/64}
   */
  public record Address(long id, String ip) {}

  public record AttachedFirewall(long id) {}

  /** Hetzner takes both or none. */
  public record Protection(boolean delete, boolean rebuild) {}

  /** Hetzner routes a /64 to the server, which takes the first address out of it. */
  public static String hostAddress(String network) {
    return network.replaceFirst("/64$", "1");
  }

  public boolean behind(CloudFirewall firewall) {
    return publicNet.firewalls().stream().anyMatch(attached -> attached.id() == firewall.id());
  }
}
