package society.postx.platform.activities.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudFirewall;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.activities.hetzner.wire.CreateFirewall;
import society.postx.platform.activities.hetzner.wire.Started;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.server.ServerSpec;

/** Manages a server's Hetzner firewall, which carries its name. */
final class ServerFirewall {
  private final CloudApi cloud;
  private final ActionWaiter waiter;
  private final Heartbeat heartbeat;

  ServerFirewall(CloudApi cloud, ActionWaiter waiter, Heartbeat heartbeat) {
    this.cloud = cloud;
    this.waiter = waiter;
    this.heartbeat = heartbeat;
  }

  /** The client's firewall, if one exists; FOREIGN_RESOURCE where another one has its name. */
  Optional<CloudFirewall> find(ServerSpec spec, Ownership ownership) {
    var found = cloud.firewallNamed(spec.name());
    found.ifPresent(it -> ownership.require(what(spec), it.labels()));
    return found;
  }

  List<Change> differences(ServerSpec spec, Ownership ownership, Optional<CloudFirewall> found) {
    if (found.isEmpty()) return List.of(Change.created(what(spec)));
    var changes = new ArrayList<Change>();
    if (!ownership.labelled(found.get().labels())) changes.add(Change.changed(labels(spec)));
    if (!AdmissionRules.same(found.get().rules(), AdmissionRules.of(spec)))
      changes.add(Change.changed(rules(spec)));
    return changes;
  }

  /**
   * Creates it without waiting: it has its rules before it is applied to a server. One of its name
   * that has appeared since we looked is adopted if it is ours, else FOREIGN_RESOURCE.
   */
  Started<CloudFirewall> create(ServerSpec spec, Ownership ownership, List<Change> changes) {
    var rules = AdmissionRules.of(spec);
    try {
      var made = cloud.createFirewall(new CreateFirewall(spec.name(), ownership.ofNew(), rules));
      changes.add(Change.created(what(spec)));
      return made;
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.UNIQUENESS_ERROR) throw e;
      var found = cloud.firewallNamed(spec.name());
      var ours = ownership.adopted(what(spec), found, CloudFirewall::labels);
      repair(spec, ownership, ours, changes);
      return new Started<>(ours, List.of());
    }
  }

  /** Brings one that exists in line. */
  void repair(ServerSpec spec, Ownership ownership, CloudFirewall found, List<Change> changes) {
    if (ownership.made(found.labels())) changes.add(Change.created(what(spec)));
    if (!ownership.labelled(found.labels())) {
      cloud.labelFirewall(found.id(), ownership.repaired(found.labels()));
      changes.add(Change.changed(labels(spec)));
    }
    var rules = AdmissionRules.of(spec);
    if (!AdmissionRules.same(found.rules(), rules)) {
      waiter.await(cloud.setRules(found.id(), rules), heartbeat);
      changes.add(Change.changed(rules(spec)));
    }
  }

  /** Applies it again to a server from which somebody removed it. */
  void attach(CloudFirewall firewall, CloudServer server) {
    waiter.await(cloud.applyFirewall(firewall.id(), server.id()), heartbeat);
  }

  /**
   * Removes what this run made once it is applied to no server. A server that stays keeps its
   * firewall: without one, everything would reach it.
   */
  void remove(ServerSpec spec, Ownership ownership) {
    var found = cloud.firewallNamed(spec.name()).filter(it -> ownership.made(it.labels()));
    if (found.isEmpty()) return;
    try {
      cloud.deleteFirewall(found.get().id());
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
    }
  }

  private static String what(ServerSpec spec) {
    return "firewall " + spec.name();
  }

  private static String labels(ServerSpec spec) {
    return "labels of " + what(spec);
  }

  private static String rules(ServerSpec spec) {
    return "rules of " + what(spec);
  }
}
