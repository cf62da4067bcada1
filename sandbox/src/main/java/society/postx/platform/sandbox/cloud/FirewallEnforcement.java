package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import society.postx.platform.sandbox.api.LabelSelector;
import society.postx.platform.sandbox.machine.FirewallState;
import society.postx.platform.sandbox.state.FirewallRow;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.ServerRow;

/** Which firewalls hold for which server, and the machine made to obey them. */
public final class FirewallEnforcement {
  private final CloudContext cloud;

  /** One at a time, so that an older answer never overwrites a newer one on a machine. */
  private final ReentrantLock turn = new ReentrantLock();

  public FirewallEnforcement(CloudContext cloud) {
    this.cloud = cloud;
  }

  /** By id or by a selector that matches the server's labels. */
  static boolean holds(FirewallRow firewall, ServerRow server) {
    return firewall.servers.contains(server.id)
        || firewall.selectors.stream().anyMatch(s -> LabelSelector.parse(s).test(server.labels));
  }

  static List<FirewallRow> of(Project project, ServerRow server) {
    return project.firewalls.all().stream().filter(firewall -> holds(firewall, server)).toList();
  }

  static List<ServerRow> servers(Project project, FirewallRow firewall) {
    return project.servers.all().stream().filter(server -> holds(firewall, server)).toList();
  }

  /** Tells the machine what holds now; the state's lock is not held. */
  public void enforce(Project project, ServerRow server) {
    turn.lock();
    try {
      var firewalls = cloud.state().read(() -> of(project, server));
      cloud.machines().applyFirewall(server.id, rules(firewalls));
      cloud.state().change(() -> firewalls.forEach(f -> server.pendingFirewalls.remove(f.id)));
    } finally {
      turn.unlock();
    }
  }

  /** After a change of labels, which no action shows. */
  void follow(Project project, ServerRow server) {
    of(project, server).forEach(firewall -> server.pendingFirewalls.add(firewall.id));
    cloud.actions().quietly(() -> enforce(project, server));
  }

  private static FirewallState rules(List<FirewallRow> firewalls) {
    var rules =
        firewalls.stream().flatMap(f -> f.rules.stream()).map(FirewallRules::forMachine).toList();
    return new FirewallState(!firewalls.isEmpty(), rules);
  }
}
