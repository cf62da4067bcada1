package society.postx.platform.sandbox.cloud;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.RequestBody;
import society.postx.platform.sandbox.machine.FirewallState;
import society.postx.platform.sandbox.state.FirewallRow;

/** Validates the rules of a firewall and converts them for a machine. */
final class FirewallRules {
  private static final int MOST_RULES = 50;
  private static final int MOST_CIDRS = 100;
  private static final Pattern PORT = Pattern.compile("any|\\d{1,5}(-\\d{1,5})?");
  private static final Pattern CIDR =
      Pattern.compile("([0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)/(\\d{1,3})");

  private FirewallRules() {}

  static List<FirewallRow.Rule> parse(RequestBody body) {
    var rules = body.objects("rules").stream().map(FirewallRules::rule).toList();
    if (rules.size() > MOST_RULES) throw body.invalid("rules", "at most %d".formatted(MOST_RULES));
    return rules;
  }

  private static FirewallRow.Rule rule(RequestBody body) {
    var direction = oneOf(body, "direction", List.of("in", "out"));
    var protocol = oneOf(body, "protocol", List.of("tcp", "udp", "icmp", "esp", "gre"));
    var port = body.optionalText("port");
    boolean ports = protocol.equals("tcp") || protocol.equals("udp");
    if (ports != port.isPresent())
      throw body.invalid("port", ports ? "is required" : "must not be set for " + protocol);
    if (port.isPresent() && !validPort(port.get()))
      throw body.invalid("port", "must be a port or a range");
    var cidrs = direction.equals("in") ? "source_ips" : "destination_ips";
    if (body.texts(cidrs).isEmpty()) throw body.invalid(cidrs, "is required");
    return new FirewallRow.Rule(
        body.optionalText("description").orElse(null),
        direction,
        cidrs(body, "source_ips"),
        cidrs(body, "destination_ips"),
        protocol,
        port.orElse(null));
  }

  private static String oneOf(RequestBody body, String field, List<String> allowed) {
    var value = body.text(field);
    if (!allowed.contains(value))
      throw body.invalid(field, "must be one of " + String.join(", ", allowed));
    return value;
  }

  private static boolean validPort(String port) {
    if (!PORT.matcher(port).matches()) return false;
    if (port.equals("any")) return true;
    var ends = port.split("-", 2);
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[ends.length - 1]);
    return first >= 1 && first <= last && last <= 65_535;
  }

  private static List<String> cidrs(RequestBody body, String field) {
    var cidrs = body.texts(field);
    if (cidrs.size() > MOST_CIDRS) throw body.invalid(field, "at most %d".formatted(MOST_CIDRS));
    for (var cidr : cidrs) {
      if (!isNetwork(cidr))
        throw body.invalid(field, "'%s' is not a network in CIDR notation".formatted(cidr));
    }
    return cidrs;
  }

  /** Whether all bits after the prefix are zero, as Hetzner requires. */
  private static boolean isNetwork(String cidr) {
    var parts = CIDR.matcher(cidr);
    if (!parts.matches()) return false;
    try {
      var bytes =
          InetAddress.getByName(parts.group(1)).getAddress(); // a literal: nothing is resolved
      int prefix = Integer.parseInt(parts.group(2));
      if (prefix > bytes.length * 8) return false;
      for (int bit = prefix; bit < bytes.length * 8; bit++) {
        if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) return false;
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  static FirewallState.Rule forMachine(FirewallRow.Rule rule) {
    var cidrs = rule.direction().equals("in") ? rule.sourceIps() : rule.destinationIps();
    var ports = Optional.ofNullable(rule.port()).orElse("");
    return new FirewallState.Rule(
        rule.direction(), rule.protocol(), ports.equals("any") ? "1-65535" : ports, cidrs);
  }

  static Map<String, @Nullable Object> json(FirewallRow.Rule rule) {
    return ApiJson.object(
        "description", rule.description(),
        "direction", rule.direction(),
        "source_ips", rule.sourceIps(),
        "destination_ips", rule.destinationIps(),
        "protocol", rule.protocol(),
        "port", rule.port());
  }
}
