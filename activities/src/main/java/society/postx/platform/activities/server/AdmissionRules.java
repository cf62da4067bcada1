package society.postx.platform.activities.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.hetzner.wire.CloudFirewall.Rule;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * The firewall rules of a client's server (ADR §7): SSH from management networks alone, HTTP and
 * HTTPS from anywhere, ICMP from anywhere because path MTU discovery needs it. Nothing else comes
 * in; everything may go out. A closed one has SSH from management networks and nothing else, in
 * either direction.
 */
final class AdmissionRules {
  private static final List<String> ANYWHERE = List.of("0.0.0.0/0", "::/0");
  private static final int MOST_NETWORKS = 100; // a rule, Hetzner Cloud API, "Create a Firewall"

  /** A documentation network (RFC 5737), in which no host exists. */
  private static final String NOWHERE = "192.0.2.1/32";

  private static final String DISCARD = "9";

  private AdmissionRules() {}

  static List<Rule> of(ServerSpec spec) {
    return spec.isClosed() ? closed(spec.managementCidrs()) : visited(spec.managementCidrs());
  }

  private static List<Rule> visited(List<Cidr> management) {
    var rules = new ArrayList<>(sshAlone(management));
    rules.add(admit("HTTP", "tcp", "80", ANYWHERE));
    rules.add(admit("HTTPS", "tcp", "443", ANYWHERE));
    rules.add(admit("ICMP", "icmp", null, ANYWHERE));
    return rules;
  }

  /**
   * Only SSH from management networks comes in, and nothing goes out. The first rule for what goes
   * out makes Hetzner drop all else (firewall FAQ); this one admits what leads nowhere. Answers to
   * SSH pass, because Hetzner's firewalls are stateful.
   */
  static List<Rule> closed(List<Cidr> management) {
    var rules = new ArrayList<>(sshAlone(management));
    rules.add(
        new Rule("out", "tcp", DISCARD, List.of(), List.of(NOWHERE), "nothing leaves this server"));
    return rules;
  }

  /** Only SSH from management networks comes in; without a rule for it, everything goes out. */
  static List<Rule> sshAlone(List<Cidr> management) {
    var networks = management.stream().map(Cidr::value).distinct().sorted().toList();
    var rules = new ArrayList<Rule>();
    for (int from = 0; from < networks.size(); from += MOST_NETWORKS) {
      int to = Math.min(from + MOST_NETWORKS, networks.size());
      rules.add(admit("SSH from management", "tcp", "22", networks.subList(from, to)));
    }
    return rules;
  }

  private static Rule admit(
      String description, String protocol, @Nullable String port, List<String> from) {
    return new Rule("in", protocol, port, from, List.of(), description);
  }

  /**
   * Whether both admit the same. Order, descriptions and the spelling of addresses do not matter.
   */
  static boolean same(List<Rule> left, List<Rule> right) {
    return left.size() == right.size() && meanings(left).equals(meanings(right));
  }

  private record Meaning(
      String direction,
      String protocol,
      @Nullable String port,
      Set<String> sources,
      Set<String> destinations) {}

  private static Set<Meaning> meanings(List<Rule> rules) {
    return rules.stream()
        .map(
            rule ->
                new Meaning(
                    rule.direction(),
                    rule.protocol(),
                    rule.port(),
                    networks(rule.sourceIps()),
                    networks(rule.destinationIps())))
        .collect(Collectors.toSet());
  }

  private static Set<String> networks(List<String> cidrs) {
    return cidrs.stream().map(AdmissionRules::canonical).collect(Collectors.toSet());
  }

  /** Hetzner answers with IPv6 as RFC 5952 spells it, even if it was sent otherwise. */
  private static String canonical(String cidr) {
    int slash = cidr.indexOf('/');
    if (slash < 0) return cidr;
    try {
      var address = InetAddress.getByName(cidr.substring(0, slash)); // a literal: not resolved
      return Arrays.toString(address.getAddress()) + cidr.substring(slash);
    } catch (UnknownHostException e) {
      return cidr;
    }
  }
}
