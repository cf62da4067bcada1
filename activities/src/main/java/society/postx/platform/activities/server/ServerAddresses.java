package society.postx.platform.activities.server;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudPrimaryIp;
import society.postx.platform.activities.hetzner.wire.CreatePrimaryIp;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * Manages a server's two primary IPs, which carry its name. They outlive the server, so a rebuilt
 * or replaced one keeps its addresses.
 */
final class ServerAddresses {
  private static final Logger log = LoggerFactory.getLogger(ServerAddresses.class);
  private static final List<String> TYPES = List.of("ipv4", "ipv6");

  private final CloudApi cloud;

  ServerAddresses(CloudApi cloud) {
    this.cloud = cloud;
  }

  /** Ours, by type. */
  Map<String, CloudPrimaryIp> find(ServerSpec spec, Ownership ownership) {
    var found = new TreeMap<String, CloudPrimaryIp>();
    for (var ip : cloud.primaryIps(ownership.selector())) {
      if (ip.name().equals(name(spec, ip.type()))) found.put(ip.type(), ip);
    }
    return found;
  }

  /**
   * The addresses that a new server still needs; FOREIGN_RESOURCE where somebody else has the name.
   */
  List<Change> missing(ServerSpec spec, Ownership ownership, Map<String, CloudPrimaryIp> found) {
    var changes = new ArrayList<Change>();
    for (var type : TYPES) {
      if (found.containsKey(type)) continue;
      cloud.primaryIpNamed(name(spec, type)).ifPresent(it -> require(it, ownership));
      changes.add(Change.created(what(spec, type)));
    }
    return changes;
  }

  List<Change> differences(
      ServerSpec spec, Ownership ownership, Map<String, CloudPrimaryIp> found) {
    return found.values().stream()
        .filter(ip -> !asWanted(ip, ownership))
        .map(ip -> Change.changed(what(spec, ip.type())))
        .toList();
  }

  /**
   * The one location the server can be in because its addresses are there already; empty where
   * there are none, or only ones this run made and may make again elsewhere. REQUEST_REFUSED where
   * the two are apart.
   */
  Optional<String> pinnedLocation(Map<String, CloudPrimaryIp> found, Ownership ownership) {
    var locations =
        found.values().stream()
            .filter(ip -> !ownership.made(ip.labels()) || !ip.free())
            .map(ip -> ip.location().label())
            .distinct()
            .toList();
    if (locations.size() > 1)
      throw REQUEST_REFUSED.stop(
          "the primary IPs %s are in different locations: no server can have both; delete one in the Hetzner Console, then retry the step"
              .formatted(found.values().stream().map(CloudPrimaryIp::name).toList()));
    return locations.stream().findFirst();
  }

  /**
   * Brings both addresses to a location: keeps, moves or creates them, and updates {@code found}.
   */
  void bringTo(
      String location, ServerSpec spec, Ownership ownership, Map<String, CloudPrimaryIp> found) {
    for (var type : TYPES) {
      var ip = found.get(type);
      if (ip != null && ip.location().answersTo(location)) continue;
      if (ip != null) {
        delete(ip); // free and made by this run: see pinnedLocation
        found.remove(type);
      }
      found.put(type, create(location, type, spec, ownership));
    }
  }

  private CloudPrimaryIp create(
      String location, String type, ServerSpec spec, Ownership ownership) {
    var name = name(spec, type);
    try {
      return cloud.createPrimaryIp(
          new CreatePrimaryIp(name, type, location, "server", false, ownership.ofNew()));
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.UNIQUENESS_ERROR) throw e;
      var found = cloud.primaryIpNamed(name);
      return ownership.adopted("primary IP " + name, found, CloudPrimaryIp::labels);
    }
  }

  /** Labels and auto_delete of the addresses of a server that exists. */
  void repair(
      ServerSpec spec,
      Ownership ownership,
      Map<String, CloudPrimaryIp> found,
      List<Change> changes) {
    found.forEach(
        (type, ip) -> {
          if (ownership.made(ip.labels())) changes.add(Change.created(what(spec, type)));
          if (asWanted(ip, ownership)) return;
          cloud.updatePrimaryIp(ip.id(), ownership.repaired(ip.labels()), false);
          changes.add(Change.changed(what(spec, type)));
        });
  }

  /** Removes those this run made, except one that belongs to a server that stays. */
  void remove(ServerSpec spec, Ownership ownership) {
    for (var ip : find(spec, ownership).values()) {
      if (!ownership.made(ip.labels())) continue;
      if (ip.free()) delete(ip);
      else log.warn("{} stays: server {} has it", ip.name(), ip.assigneeId());
    }
  }

  private void delete(CloudPrimaryIp ip) {
    try {
      cloud.deletePrimaryIp(ip.id());
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
    }
  }

  private static boolean asWanted(CloudPrimaryIp ip, Ownership ownership) {
    return ownership.labelled(ip.labels()) && !ip.autoDelete();
  }

  private static void require(CloudPrimaryIp ip, Ownership ownership) {
    ownership.require("primary IP " + ip.name(), ip.labels());
  }

  /** The names that a server's addresses carry. */
  static List<String> names(ServerSpec spec) {
    return TYPES.stream().map(type -> name(spec, type)).toList();
  }

  private static String name(ServerSpec spec, String type) {
    return spec.name() + "-" + type;
  }

  private static String what(ServerSpec spec, String type) {
    return "primary IP " + name(spec, type);
  }
}
