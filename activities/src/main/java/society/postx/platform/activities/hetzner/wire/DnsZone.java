package society.postx.platform.activities.hetzner.wire;

import java.util.List;

/** A DNS zone. */
public record DnsZone(long id, String name, NameServers authoritativeNameservers) {
  /**
   * @param assigned the name servers that Hetzner answers for the zone from, with a trailing dot
   */
  public record NameServers(List<String> assigned) {}
}
