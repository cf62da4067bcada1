package society.postx.platform.sandbox.state;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds a firewall's rules and the servers they apply to, by id and by label selector. */
public final class FirewallRow extends Row {
  public List<Rule> rules = List.of();
  public Set<Long> servers = new TreeSet<>();
  public Set<String> selectors = new TreeSet<>();

  /** As on the wire. */
  public record Rule(
      @Nullable String description,
      String direction,
      List<String> sourceIps,
      List<String> destinationIps,
      String protocol,
      @Nullable String port) {}
}
