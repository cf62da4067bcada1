package society.postx.platform.activities.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.server.Server;

/**
 * A DNS record that a client needs: one name, one address of one family.
 *
 * @param name relative to the zone, "@" for the zone itself
 * @param type A or AAAA
 */
record WantedRrset(String name, String type, String zone, String address, int ttl) {
  static List<WantedRrset> of(DnsSpec spec, Server server) {
    var all = new ArrayList<WantedRrset>();
    for (var name : spec.names()) {
      all.add(new WantedRrset(name, "A", spec.zone().value(), server.ipv4(), spec.ttl()));
      all.add(new WantedRrset(name, "AAAA", spec.zone().value(), server.ipv6(), spec.ttl()));
    }
    return all;
  }

  /** {@code cloud.alpha.platform.example}. */
  String fullName() {
    return full(name, zone);
  }

  static String full(String name, String zone) {
    return name.equals("@") ? zone : name + "." + zone;
  }

  static boolean isAddress(String type) {
    return type.equals("A") || type.equals("AAAA");
  }

  String what() {
    return "rrset %s %s".formatted(fullName(), type);
  }

  DnsRrset ofNew(Ownership ownership) {
    return new DnsRrset(
        name, type, ttl, ownership.ofNew(), List.of(new DnsRrset.DnsRecord(address)));
  }

  boolean pointsAt(Set<String> values) {
    return values.size() == 1 && literal(values.iterator().next()).equals(literal(address));
  }

  InetAddress literalAddress() {
    return literal(address);
  }

  /** One address has many spellings in IPv6. */
  private static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address); // a literal: nothing is resolved
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'%s': not an IP address".formatted(address), e);
    }
  }
}
