package society.postx.platform.sandbox.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes a server's Hetzner firewall as an nftables table of the world, outside the machine.
 * Traffic between two servers passes both tables: what one admits the other may still drop.
 */
final class PacketFilter {
  private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F.:]+(/[0-9]{1,3})?");
  private static final Pattern PORTS = Pattern.compile("[0-9]{1,5}(-[0-9]{1,5})?");
  // Without these no machine finds another; at Hetzner they are below the firewall.
  private static final String NEIGHBOURS =
      "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, nd-router-advert } accept";

  private PacketFilter() {}

  /** The text that {@code nft -f -} takes: replaces the table in one transaction. */
  static String table(String machine, MachineAddresses addresses, FirewallState state) {
    var lines = new ArrayList<String>();
    lines.add("table inet " + machine);
    lines.add("delete table inet " + machine);
    lines.add("table inet " + machine + " {");
    lines.add("chain admitted {");
    if (state.attached()) {
      lines.add("ct state established,related accept");
      lines.add(NEIGHBOURS);
      lines.addAll(rules(state, "in", "saddr"));
      lines.add("drop");
    }
    lines.add("}");
    lines.add("chain leaving {");
    lines.addAll(ownAddressesOnly(addresses));
    if (state.attached() && state.rules().stream().anyMatch(r -> r.direction().equals("out"))) {
      lines.add("ct state established,related accept");
      lines.add(NEIGHBOURS);
      lines.addAll(rules(state, "out", "daddr"));
      lines.add("drop");
    }
    lines.add("}");
    var from = "iifname \"%s\" jump leaving".formatted(machine);
    var to = "oifname \"%s\" jump admitted".formatted(machine);
    lines.add(hook("forward", from + "\n" + to)); // to and from this machine and other servers
    lines.add(hook("input", from)); // registry, ACME and box live in the world itself
    lines.add(hook("output", to));
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }

  /** Drops everything in both directions, as if the host were dead. */
  static String silence(String machine) {
    var table = silenced(machine);
    var from = "iifname \"%s\" drop".formatted(machine);
    var to = "oifname \"%s\" drop".formatted(machine);
    return "table inet %1$s\ndelete table inet %1$s\ntable inet %1$s {\n%2$s\n%3$s\n%4$s\n}\n"
        .formatted(
            table, hook("forward", from + "\n" + to), hook("input", from), hook("output", to));
  }

  /** Removes a table, if it exists. */
  static String remove(String table) {
    return "table inet %1$s\ndelete table inet %1$s\n".formatted(table);
  }

  static String silenced(String machine) {
    return machine + "-silent";
  }

  private static String hook(String name, String rules) {
    return "chain %1$s { type filter hook %1$s priority 0; policy accept;\n%2$s\n}"
        .formatted(name, rules);
  }

  private static List<String> ownAddressesOnly(MachineAddresses addresses) {
    return List.of(
        addresses
            .ipv4()
            .map(own -> "ip saddr != %s drop".formatted(checked(CIDR, own)))
            .orElse("meta nfproto ipv4 drop"),
        addresses
            .ipv6Network()
            .map(own -> "ip6 saddr != { %s, fe80::/10, :: } drop".formatted(checked(CIDR, own)))
            .orElse("ip6 saddr != { fe80::/10, :: } drop"));
  }

  private static List<String> rules(FirewallState state, String direction, String side) {
    return state.rules().stream()
        .filter(rule -> rule.direction().equals(direction))
        .flatMap(rule -> rule.cidrs().stream().map(cidr -> rule(rule, side, cidr)))
        .toList();
  }

  private static String rule(FirewallState.Rule rule, String side, String cidr) {
    var family = cidr.contains(":") ? "ip6" : "ip";
    var what =
        switch (rule.protocol()) {
          case "tcp", "udp" ->
              "%s dport %s".formatted(rule.protocol(), checked(PORTS, rule.ports()));
          case "icmp" -> "meta l4proto " + (family.equals("ip") ? "icmp" : "ipv6-icmp");
          case "esp", "gre" -> "meta l4proto " + rule.protocol();
          default ->
              throw new MachineException(
                  "firewall: protocol: '%s': must be tcp, udp, icmp, esp or gre"
                      .formatted(rule.protocol()));
        };
    return "%s %s %s %s accept".formatted(family, side, checked(CIDR, cidr), what);
  }

  private static String checked(Pattern rule, String value) {
    if (!rule.matcher(value).matches())
      throw new MachineException("firewall: '%s': must match %s".formatted(value, rule));
    return value;
  }
}
