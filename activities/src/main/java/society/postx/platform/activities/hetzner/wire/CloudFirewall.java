package society.postx.platform.activities.hetzner.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules for traffic before it reaches a server; without a rule that admits it, it is dropped. */
public record CloudFirewall(
    long id, String name, Map<String, String> labels, List<Rule> rules, List<Target> appliedTo) {

  /**
   * @param direction in or out
   * @param protocol tcp, udp, icmp, esp or gre
   * @param port one port or a range; null for protocols without ports
   */
  public record Rule(
      String direction,
      String protocol,
      @Nullable String port,
      List<String> sourceIps,
      List<String> destinationIps,
      @Nullable String description) {}

  /**
   * @param type server or label_selector
   * @param server null for a label_selector
   */
  public record Target(String type, @Nullable Id server) {
    public static Target server(long id) {
      return new Target("server", new Id(id));
    }
  }

  public record Id(long id) {}
}
