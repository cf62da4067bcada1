package society.postx.platform.activities.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.workflows.server.ServerSpec;
import society.postx.platform.workflows.takeover.Conflict;

/**
 * Finds servers of others with a client's name or label, perhaps a predecessor built by hand, and
 * what already has the names that the client's server needs.
 */
record ServerConflicts(CloudApi cloud, ServerSpec spec, Ownership ownership) {
  List<Conflict> all() {
    var conflicts = new ArrayList<Conflict>();
    var taken = cloud.serverNamed(spec.name());
    taken.ifPresent(it -> inTheWay("server", it.name(), it.labels()).ifPresent(conflicts::add));
    cloud
        .firewallNamed(spec.name())
        .flatMap(it -> inTheWay("firewall", it.name(), it.labels()))
        .ifPresent(conflicts::add);
    for (var name : ServerAddresses.names(spec))
      cloud
          .primaryIpNamed(name)
          .flatMap(it -> inTheWay("primary IP", it.name(), it.labels()))
          .ifPresent(conflicts::add);
    conflicts.addAll(besides());
    return conflicts;
  }

  private Optional<Conflict> inTheWay(String kind, String name, Map<String, String> labels) {
    return ownership.owns(labels)
        ? Optional.empty()
        : Optional.of(
            Conflict.inTheWay(
                "%s %s".formatted(kind, name),
                "is not labelled as the client's and has the name that its %s needs"
                    .formatted(kind)));
  }

  /** Servers that may go on beside the client's: they stay as they are. */
  private List<Conflict> besides() {
    var client = spec.client().value();
    var others = new TreeMap<Long, CloudServer>();
    cloud.servers("client==" + client).forEach(it -> others.put(it.id(), it));
    cloud.serverNamed(client).ifPresent(it -> others.put(it.id(), it));
    return others.values().stream()
        .filter(it -> !it.name().equals(spec.name()) && !ownership.owns(it.labels()))
        .map(
            it ->
                Conflict.ofOthers(
                    "server %s (id %d)".formatted(it.name(), it.id()),
                    "has the client's name or label without being the platform's, and would stay"))
        .toList();
  }
}
