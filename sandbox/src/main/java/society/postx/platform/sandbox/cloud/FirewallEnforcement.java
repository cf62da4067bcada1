package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import society.postx.platform.sandbox.api.LabelSelector;
import society.postx.platform.sandbox.machine.FirewallState;
import society.postx.platform.sandbox.state.FirewallRow;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.ServerRow;

/** Finds the firewalls that apply to a server and installs their rules on its machine. */
public final class FirewallEnforcement {
  private final CloudContext cloud;

  /** One at a time, so that older rules never overwrite newer ones on a machine. */
  private final ReentrantLock turn = new ReentrantLock();

  public FirewallEnforcement(CloudContext cloud) {
    this.cloud = cloud;
  }

  /** The firewalls applied by id or by a selector that matches the server's labels. */
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

  /** Installs the current rules on the machine; the state's lock is not held. */
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

  /** Installs the rules after a change of labels, which no action reports. */
  void follow(Project project, ServerRow server) {
    of(project, server).forEach(firewall -> server.pendingFirewalls.add(firewall.id));
    cloud.actions().runWithoutAction(() -> enforce(project, server));
  }

  private static FirewallState rules(List<FirewallRow> firewalls) {
    var rules =
        firewalls.stream().flatMap(f -> f.rules.stream()).map(FirewallRules::forMachine).toList();
    return new FirewallState(!firewalls.isEmpty(), rules);
  }
}
