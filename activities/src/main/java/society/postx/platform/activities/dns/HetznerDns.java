package society.postx.platform.activities.dns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.DnsApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.dns.DnsActivities;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.server.Server;

/**
 * Creates, repairs and removes a client's records in Hetzner DNS. What this run made is reported as
 * created, even by the attempt after one whose answer was lost.
 */
public final class HetznerDns implements DnsActivities {
  private static final List<String> TYPES = List.of("A", "AAAA");

  private final DnsApi dns;
  private final ActionWaiter waiter;
  private final Supplier<Optional<String>> resolver;
  private final Propagation propagation;
  private final Heartbeat heartbeat;

  /**
   * @param resolver host:port to ask instead of the zone's own name servers, from {@code
   *     platform.yml}
   */
  public HetznerDns(
      HetznerProject hetzner, Heartbeat heartbeat, Supplier<Optional<String>> resolver) {
    this.dns = hetzner.dns();
    this.waiter = hetzner.waiter();
    this.heartbeat = heartbeat;
    this.resolver = resolver;
    this.propagation = new Propagation(heartbeat);
  }

  @Override
  public List<Change> previewRecords(DnsSpec spec) {
    var ownership = ownership(spec);
    var changes = new ArrayList<Change>();
    for (var name : spec.names()) {
      var there = dns.rrsetsNamed(spec.zone().value(), name);
      for (var type : TYPES) {
        var wanted = new WantedRrset(name, type, spec.zone().value(), "", spec.ttl());
        var found = there.stream().filter(rrset -> rrset.is(name, type)).findFirst();
        if (found.isEmpty()) changes.add(Change.created(wanted.what()));
        else if (differs(found.get(), wanted, ownership))
          changes.add(Change.changed(wanted.what()));
      }
    }
    return changes;
  }

  private static boolean differs(DnsRrset found, WantedRrset wanted, Ownership ownership) {
    ownership.require(wanted.what(), found.labels());
    return !ownership.labelled(found.labels()) || !Objects.equals(found.ttl(), wanted.ttl());
  }

  @Override
  public Changes pointAt(DnsSpec spec, Server server) {
    var ownership = ownership(spec);
    var ours = dns.rrsets(spec.zone().value(), ownership.selector());
    var all = WantedRrset.of(spec, server);
    var changes = new ArrayList<Change>();
    var started = new ArrayList<CloudAction>();
    for (var wanted : all) {
      heartbeat.beat("checking " + wanted.what());
      var found = ours.stream().filter(it -> it.is(wanted.name(), wanted.type())).findFirst();
      if (found.isEmpty()) found = create(wanted, ownership, started, changes);
      if (found.isPresent()) repair(found.get(), wanted, ownership, started, changes);
    }
    waiter.await(started, heartbeat);
    propagation.await(nameServers(spec), all);
    return new Changes(changes);
  }

  /** Creates it; what has appeared since the list was read is returned instead, if it is ours. */
  private Optional<DnsRrset> create(
      WantedRrset wanted, Ownership ownership, List<CloudAction> started, List<Change> changes) {
    try {
      started.add(dns.create(wanted.zone(), wanted.ofNew(ownership)));
      changes.add(Change.created(wanted.what()));
      return Optional.empty();
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.UNIQUENESS_ERROR && e.code() != ErrorCode.CONFLICT) throw e;
      var taken =
          dns.rrsetsNamed(wanted.zone(), wanted.name()).stream()
              .filter(rrset -> rrset.is(wanted.name(), wanted.type()))
              .findFirst()
              .orElseThrow(() -> e);
      ownership.require(wanted.what(), taken.labels());
      return Optional.of(taken);
    }
  }

  private void repair(
      DnsRrset found,
      WantedRrset wanted,
      Ownership ownership,
      List<CloudAction> started,
      List<Change> changes) {
    boolean values = !wanted.pointsAt(found.values());
    boolean ttl = !Objects.equals(found.ttl(), wanted.ttl());
    boolean labels = !ownership.labelled(found.labels());
    var zone = wanted.zone();
    if (values) started.add(dns.setRecords(zone, wanted.ofNew(ownership)));
    if (ttl) started.add(dns.changeTtl(zone, found, wanted.ttl()));
    if (labels) dns.label(zone, found, ownership.repaired(found.labels()));
    if (ownership.made(found.labels())) changes.add(Change.created(wanted.what()));
    else if (values || ttl || labels) changes.add(Change.changed(wanted.what()));
  }

  private List<InetSocketAddress> nameServers(DnsSpec spec) {
    var configured = resolver.get();
    if (configured.isPresent()) return List.of(NameServers.configured(configured.get()));
    return dns.zone(spec.zone().value()).authoritativeNameservers().assigned().stream()
        .map(NameServers::assigned)
        .toList();
  }

  @Override
  public void removeRecords(DnsSpec spec) {
    var ownership = ownership(spec);
    var started = new ArrayList<CloudAction>();
    for (var rrset : dns.rrsets(spec.zone().value(), ownership.selector())) {
      if (!ownership.made(rrset.labels())) continue;
      try {
        started.add(dns.delete(spec.zone().value(), rrset));
      } catch (HetznerException e) {
        if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
      }
    }
    waiter.await(started, heartbeat);
  }

  private static Ownership ownership(DnsSpec spec) {
    return new Ownership(spec.labels(), spec.run());
  }
}
