package society.postx.platform.workflows.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A network in CIDR notation, IPv4 or IPv6, without host bits (203.0.113.0/24, 2001:db8::/48); as
 * Hetzner's firewall wants it.
 *
 * <p>Anything else is an IllegalArgumentException that names value and rule.
 */
public record Cidr(@JsonValue String value) {
  private static final Pattern IPV4 =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)/(3[0-2]|[12]?\\d)");
  private static final Pattern IPV6 =
      Pattern.compile(
          "(?=[^/]*:)(?!.*::.*::)(?!.*:::)[0-9a-f:]{2,39}/(12[0-8]|1[01]\\d|[1-9]?\\d)");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Cidr {
    if (value == null || !(IPV4.matcher(value).matches() || ipv6(value))) {
      throw new IllegalArgumentException(
          "cidr: '%s': a network in CIDR notation (example: 203.0.113.7/32 or 2001:db8::/48)"
              .formatted(value));
    }
    if (IPV4.matcher(value).matches() && hostBits(value)) {
      throw new IllegalArgumentException(
          "cidr: '%s': has bits set behind its prefix length".formatted(value));
    }
  }

  private static boolean ipv6(String value) {
    if (!IPV6.matcher(value).matches()) {
      return false;
    }
    var address = value.substring(0, value.indexOf('/'));
    var groups = address.split(":", -1);
    for (var group : groups) {
      if (group.length() > 4) {
        return false;
      }
    }
    var compressed = address.contains("::");
    var loose =
        (address.startsWith(":") && !address.startsWith("::"))
            || (address.endsWith(":") && !address.endsWith("::"));
    var given = Arrays.stream(groups).filter(group -> !group.isEmpty()).count();
    return !loose && (compressed ? given <= 7 : given == 8);
  }

  private static boolean hostBits(String value) {
    var slash = value.indexOf('/');
    var address = 0L;
    for (var octet : value.substring(0, slash).split("\\.", -1)) {
      address = address << 8 | Integer.parseInt(octet);
    }
    var free = 32 - Integer.parseInt(value.substring(slash + 1));
    return (address & ((1L << free) - 1)) != 0;
  }

  @Override
  public String toString() {
    return value;
  }
}
