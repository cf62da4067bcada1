package society.postx.platform.activities.server;

import static society.postx.platform.workflows.failure.FailureType.BUSY;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudFirewall;
import society.postx.platform.activities.hetzner.wire.CloudPrimaryIp;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.activities.hetzner.wire.CreateServer;
import society.postx.platform.activities.hetzner.wire.Started;
import society.postx.platform.workflows.server.ServerSpec;

/** Creates a server: tries each type in each location, in the spec's order, until one has room. */
final class ServerCreation {
  private static final Logger log = LoggerFactory.getLogger(ServerCreation.class);

  private final CloudApi cloud;
  private final Heartbeat heartbeat;
  private final ServerAddresses addresses;
  private final UserData userData;

  ServerCreation(
      CloudApi cloud, Heartbeat heartbeat, ServerAddresses addresses, UserData userData) {
    this.cloud = cloud;
    this.heartbeat = heartbeat;
    this.addresses = addresses;
    this.userData = userData;
  }

  /**
   * Where no type can be had in any location: UNAVAILABLE if one of them may have room later, else
   * REQUEST_REFUSED, with every answer. Throws every other failure at once: the next attempt finds
   * the addresses again.
   */
  Started<CloudServer> create(
      ServerSpec spec,
      Ownership ownership,
      CloudFirewall firewall,
      Map<String, CloudPrimaryIp> ips) {
    var text = userData.of(spec.client(), spec.commit());
    var locations = addresses.pinnedLocation(ips, ownership).map(List::of).orElse(spec.locations());
    var refusals = new PlacementRefusals();
    for (var type : spec.serverTypes()) {
      for (var location : locations) {
        heartbeat.beat("asking for a %s in %s".formatted(type, location));
        try {
          addresses.bringTo(location, spec, ownership, ips);
          return cloud.createServer(request(spec, ownership, type, location, firewall, ips, text));
        } catch (HetznerException e) {
          if (e.code() == ErrorCode.UNIQUENESS_ERROR) throw adopt(spec, ownership);
          if (!PlacementRefusals.isOne(e)) throw e;
          log.info("no {} available in {} for {}", type, location, spec.name());
          refusals.add(type, location, e);
        }
      }
    }
    throw refusals.failure();
  }

  /**
   * Hetzner has no idempotency keys, and the name is ours: so an attempt whose answer was lost has
   * created the server, and the next attempt finds it by its name and labels.
   */
  private RuntimeException adopt(ServerSpec spec, Ownership ownership) {
    var what = "server " + spec.name();
    var ours = ownership.adopted(what, cloud.serverNamed(spec.name()), CloudServer::labels);
    return BUSY.retryIn(
        Duration.ofSeconds(1), "%s (id %d) already exists; adopting it".formatted(what, ours.id()));
  }

  private static CreateServer request(
      ServerSpec spec,
      Ownership ownership,
      String type,
      String location,
      CloudFirewall firewall,
      Map<String, CloudPrimaryIp> ips,
      String userData) {
    return new CreateServer(
        spec.name(),
        type,
        spec.image(),
        location,
        ownership.ofNew(),
        List.of(new CreateServer.FirewallId(firewall.id())),
        new CreateServer.PublicNet(true, true, id(ips, "ipv4"), id(ips, "ipv6")),
        userData);
  }

  private static long id(Map<String, CloudPrimaryIp> ips, String type) {
    var ip = ips.get(type);
    if (ip == null) throw new IllegalStateException("no primary IP of type " + type);
    return ip.id();
  }
}
