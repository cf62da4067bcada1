package society.postx.platform.sandbox.machine;

import java.util.List;

/**
 * Holds the rules of all firewalls of a server together.
 *
 * @param attached whether any firewall is attached; without one everything passes, with one only
 *     what a rule admits
 */
public record FirewallState(boolean attached, List<Rule> rules) {
  /**
   * @param direction {@code in} or {@code out}; no {@code out} rule at all means everything may
   *     leave
   * @param protocol tcp, udp, icmp, esp or gre
   * @param ports "80", "1000-2000" or empty for protocols without ports
   * @param cidrs sources of an {@code in} rule, destinations of an {@code out} rule
   */
  public record Rule(String direction, String protocol, String ports, List<String> cidrs) {}
}
