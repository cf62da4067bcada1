package society.postx.platform.activities.server;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.CloudFirewall;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.server.ServerActivities;
import society.postx.platform.workflows.server.ServerSpec;
import society.postx.platform.workflows.takeover.Conflict;

/**
 * Creates, repairs and removes servers at Hetzner. What this run made is reported as created, even
 * by the attempt after one whose answer was lost; repairs are reported as changed.
 *
 * <p>A server of another type, image or place than the spec's is left as it is: replacing it would
 * destroy a client's data, so that is never done unasked.
 */
public final class HetznerServers implements ServerActivities {
  private static final Logger log = LoggerFactory.getLogger(HetznerServers.class);

  private final CloudApi cloud;
  private final ActionWaiter waiter;
  private final Heartbeat heartbeat;
  private final ServerFirewall firewalls;
  private final ServerAddresses addresses;
  private final ServerCreation creation;
  private final ServerKeys keys;
  private final ServerSettling settling;

  public HetznerServers(
      HetznerProject hetzner, Heartbeat heartbeat, CloudInitFile cloudInit, ServerKeys keys) {
    this.cloud = hetzner.cloud();
    this.waiter = hetzner.waiter();
    this.heartbeat = heartbeat;
    this.firewalls = new ServerFirewall(cloud, waiter, heartbeat);
    this.addresses = new ServerAddresses(cloud);
    this.keys = keys;
    this.settling = new ServerSettling(cloud, waiter, heartbeat);
    this.creation = new ServerCreation(cloud, heartbeat, addresses, new UserData(cloudInit, keys));
  }

  @Override
  public List<HostAddress> locate(List<ClientName> clients) {
    var addresses = new HashMap<String, String>();
    for (var server : cloud.servers(Ownership.OF_ANY_CLIENT)) {
      var client = server.labels().getOrDefault("client", "");
      var ipv4 = server.publicNet().ipv4();
      // The name, too: people can copy the label to another server.
      if (ipv4 != null && server.name().equals("client-" + client)) {
        addresses.put(client, ipv4.ip());
      }
    }
    return clients.stream()
        .flatMap(
            client ->
                Optional.ofNullable(addresses.get(client.value()))
                    .map(address -> new HostAddress(client, address))
                    .stream())
        .toList();
  }

  @Override
  public List<Conflict> serverConflicts(ServerSpec spec) {
    return new ServerConflicts(cloud, spec, ownership(spec)).all();
  }

  @Override
  public List<Change> previewServer(ServerSpec spec) {
    var ownership = ownership(spec);
    var server = find(spec, ownership);
    var firewall = firewalls.find(spec, ownership);
    var ips = addresses.find(spec, ownership);
    var changes = new ArrayList<>(firewalls.differences(spec, ownership, firewall));
    changes.addAll(addresses.differences(spec, ownership, ips));
    if (server.isEmpty()) {
      changes.addAll(addresses.missing(spec, ownership, ips));
      changes.add(Change.created(what(spec)));
    } else {
      changes.addAll(ServerDrift.of(server.get(), spec, ownership, firewall).changes());
    }
    return changes;
  }

  @Override
  public Server ensureServer(ServerSpec spec) {
    var ownership = ownership(spec);
    var changes = new ArrayList<Change>();
    var found = find(spec, ownership);
    var firewall = firewalls.find(spec, ownership);
    var ips = addresses.find(spec, ownership);
    var started = new ArrayList<CloudAction>();
    if (firewall.isPresent()) {
      firewalls.repair(spec, ownership, firewall.get(), changes);
    } else {
      var made = firewalls.create(spec, ownership, changes);
      firewall = Optional.of(made.resource());
      started.addAll(made.actions());
    }
    CloudServer server;
    if (found.isPresent()) {
      waiter.await(started, heartbeat);
      server = settling.settled(found.get());
      compare(server, spec);
      keepHostKeys(server, spec);
    } else {
      var made = creation.create(spec, ownership, firewall.get(), ips);
      started.addAll(made.actions());
      waiter.await(started, heartbeat);
      server = settling.settled(cloud.server(made.resource().id()));
    }
    addresses.repair(spec, ownership, ips, changes);
    if (ownership.made(server.labels())) changes.add(Change.created(what(spec)));
    repair(server, spec, ownership, firewall.get(), changes);
    log.info("server {} runs (id {})", server.name(), server.id());
    return answer(server, changes);
  }

  @Override
  public void deleteServer(ServerSpec spec) {
    var ownership = ownership(spec);
    var server = cloud.serverNamed(spec.name());
    if (server.isPresent() && !ownership.made(server.get().labels())) {
      log.info("{} stays with its firewall and addresses: this run did not make it", what(spec));
      return;
    }
    if (server.filter(it -> ownership.finished(it.labels())).isPresent()) {
      log.warn("{} stays: this run has finished, and users are on it", what(spec));
      return;
    }
    server.ifPresent(this::delete);
    addresses.remove(spec, ownership);
    firewalls.remove(spec, ownership);
  }

  private void delete(CloudServer found) {
    if (found.locked()) waiter.await(cloud.runningActions(found.id()), heartbeat);
    if (found.protection().delete())
      waiter.await(List.of(cloud.protect(found.id(), false)), heartbeat);
    try {
      waiter.await(List.of(cloud.deleteServer(found.id())), heartbeat);
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
    }
  }

  private Optional<CloudServer> find(ServerSpec spec, Ownership ownership) {
    var found = cloud.serverNamed(spec.name());
    found.ifPresent(server -> ownership.require(what(spec), server.labels()));
    return found;
  }

  /** One action at a time: each locks the server for the others. */
  private void repair(
      CloudServer server,
      ServerSpec spec,
      Ownership ownership,
      CloudFirewall firewall,
      List<Change> changes) {
    var drift = ServerDrift.of(server, spec, ownership, Optional.of(firewall));
    long id = server.id();
    if (drift.labels()) cloud.labelServer(id, ownership.repaired(server.labels()));
    if (drift.withoutFirewall()) firewalls.attach(firewall, server); // before it is switched on
    if (drift.off()) waiter.await(List.of(cloud.powerOn(id)), heartbeat);
    if (drift.unprotected()) waiter.await(List.of(cloud.protect(id, true)), heartbeat);
    if (drift.withoutBackups()) waiter.await(List.of(cloud.enableBackup(id)), heartbeat);
    if (!ownership.made(server.labels())) changes.addAll(drift.changes());
  }

  /** A server that people labelled says nothing about a run. */
  private void keepHostKeys(CloudServer server, ServerSpec spec) {
    var madeBy = server.labels().get(RunLabel.KEY);
    if (madeBy != null && RunLabel.isOne(madeBy))
      keys.keepHostKeys(spec.client(), spec.run(), new RunLabel(madeBy));
  }

  private static void compare(CloudServer server, ServerSpec spec) {
    var type = server.serverType().label();
    if (!spec.serverTypes().contains(type))
      log.warn("{} is a {}, not {}; it is kept", server.name(), type, spec.serverTypes());
    var image = server.image();
    if (image != null && !image.answersTo(spec.image()))
      log.warn("{} was made from {}, not {}; kept", server.name(), image.label(), spec.image());
  }

  private static Server answer(CloudServer server, List<Change> changes) {
    return new Server(
        server.id(),
        server.name(),
        address(server, server.publicNet().ipv4()),
        CloudServer.hostAddress(address(server, server.publicNet().ipv6())),
        server.serverType().label(),
        server.location().label(),
        List.copyOf(changes));
  }

  private static String address(CloudServer server, CloudServer.@Nullable Address address) {
    if (address == null)
      throw REQUEST_REFUSED.stop(
          "server %s lacks an IPv4 or an IPv6 address; assign its primary IPs in the Hetzner Console, then retry the step"
              .formatted(server.name()));
    return address.ip();
  }

  private static Ownership ownership(ServerSpec spec) {
    return new Ownership(spec.labels(), spec.run());
  }

  private static String what(ServerSpec spec) {
    return "server " + spec.name();
  }
}
