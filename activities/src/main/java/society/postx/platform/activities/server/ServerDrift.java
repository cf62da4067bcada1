package society.postx.platform.activities.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudFirewall;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * The differences between a server and its spec. Automated backups that are on and not wanted are
 * left on: switching them off deletes all backups at once.
 */
record ServerDrift(
    ServerSpec spec,
    boolean labels,
    boolean off,
    boolean withoutFirewall,
    boolean unprotected,
    boolean withoutBackups) {

  static ServerDrift of(
      CloudServer server, ServerSpec spec, Ownership ownership, Optional<CloudFirewall> firewall) {
    return new ServerDrift(
        spec,
        !ownership.labelled(server.labels()),
        server.status().equals("off"),
        firewall.filter(server::behind).isEmpty(),
        !server.protection().delete() || !server.protection().rebuild(),
        spec.automatedBackups() && server.backupWindow() == null);
  }

  List<Change> changes() {
    var changes = new ArrayList<Change>();
    if (labels) changes.add(changed("labels of"));
    if (withoutFirewall) changes.add(changed("firewall of"));
    if (off) changes.add(changed("power of"));
    if (unprotected) changes.add(changed("protection of"));
    if (withoutBackups) changes.add(changed("automated backups of"));
    return changes;
  }

  private Change changed(String aspect) {
    return Change.changed("%s server %s".formatted(aspect, spec.name()));
  }
}
