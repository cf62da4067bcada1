package society.postx.platform.activities.dns;

import static society.postx.platform.workflows.failure.FailureType.FOREIGN_RESOURCE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.DnsApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.activities.hetzner.wire.Named;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.dns.DnsActivities;
import society.postx.platform.workflows.dns.DnsConflict;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.takeover.TakeOver;

/**
 * Creates, repairs and removes a client's records in Hetzner DNS. What this run made is reported as
 * created, even by the attempt after one whose answer was lost.
 */
public final class HetznerDns implements DnsActivities {
  private static final Logger log = LoggerFactory.getLogger(HetznerDns.class);
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
  public List<DnsConflict> recordConflicts(DnsSpec spec) {
    var there = dns.rrsets(spec.zone().value());
    var all = new ArrayList<>(conflicts(spec, there));
    var issuer = spec.issuer();
    if (issuer != null)
      all.addAll(new CaaConflicts(spec, issuer, there, this::caaAboveTheZone).all());
    return all;
  }

  /** A resolver that does not answer forbids nothing: the certificate's own check will say so. */
  private List<String> caaAboveTheZone(String name) {
    heartbeat.beat("asking who may issue certificates for " + name);
    try {
      return NameServers.caa(resolver.get().map(NameServers::configured), name);
    } catch (IOException e) {
      log.warn("cannot ask for the CAA records of {}: {}", name, e.getMessage());
      return List.of();
    }
  }

  private List<DnsConflict> conflicts(DnsSpec spec, List<DnsRrset> all) {
    var zones = dns.zones().stream().map(Named::label).toList();
    return new ZoneConflicts(spec, ownership(spec), all, zones).all();
  }

  @Override
  public List<Change> previewRecords(DnsSpec spec) {
    var ownership = ownership(spec);
    var takenOver = takenOver(spec);
    var changes = new ArrayList<>(takenOver.removals());
    for (var name : spec.names()) {
      var there = dns.rrsetsNamed(spec.zone().value(), name);
      for (var type : TYPES) {
        var wanted = new WantedRrset(name, type, spec.zone().value(), "", spec.ttl());
        var found = there.stream().filter(rrset -> rrset.is(name, type)).findFirst();
        if (found.isEmpty()) changes.add(Change.created(wanted.what()));
        else if (takenOver.replaces(wanted)) changes.add(Change.replaced(wanted.what()));
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
    var there = dns.rrsets(spec.zone().value());
    refuseNewConflicts(spec, conflicts(spec, there));
    var takenOver = takenOver(spec);
    takenOver.makeRoom(there);
    var all = WantedRrset.of(spec, server);
    var changes = new ArrayList<>(takenOver.removals());
    var started = new ArrayList<CloudAction>();
    for (var wanted : all) {
      heartbeat.beat("checking " + wanted.what());
      var found =
          there.stream()
              .filter(it -> it.is(wanted.name(), wanted.type()))
              .findFirst()
              .map(takenOver::adopt);
      if (found.isEmpty()) found = create(wanted, ownership, started, changes);
      if (found.isPresent()) {
        var change = repair(found.get(), wanted, ownership, started);
        change
            .map(it -> takenOver.replaces(wanted) ? Change.replaced(wanted.what()) : it)
            .ifPresent(changes::add);
      }
    }
    waiter.await(started, heartbeat);
    propagation.await(nameServers(spec), all);
    return new Changes(changes);
  }

  /**
   * Somebody may have added records since an operator decided, or since nothing was there. What
   * stands beside ours at a name, as the proof that a domain is somebody's, harms nothing.
   */
  private static void refuseNewConflicts(DnsSpec spec, List<DnsConflict> found) {
    var fresh =
        found.stream()
            .filter(it -> spec.takenOver().stream().noneMatch(it::same))
            .filter(it -> it.kind() != DnsConflict.Kind.KEPT || !spec.names().contains(it.name()))
            .toList();
    if (!fresh.isEmpty())
      throw FOREIGN_RESOURCE.stop(
          "%s; this attempt changed no record; remove it, then retry the step, or abort and start again to take it over"
              .formatted(new TakeOver(DnsConflict.conflicts(fresh)).listed()));
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
      var found =
          dns.rrsetsNamed(wanted.zone(), wanted.name()).stream()
              .filter(rrset -> rrset.is(wanted.name(), wanted.type()))
              .findFirst();
      return Optional.of(ownership.adopted(wanted.what(), found, DnsRrset::labels));
    }
  }

  /** Answers what was done, if anything. */
  private Optional<Change> repair(
      DnsRrset found, WantedRrset wanted, Ownership ownership, List<CloudAction> started) {
    boolean values = !wanted.pointsAt(found.values());
    boolean ttl = !Objects.equals(found.ttl(), wanted.ttl());
    boolean labels = !ownership.labelled(found.labels());
    var zone = wanted.zone();
    if (values) started.add(dns.setRecords(zone, wanted.ofNew(ownership)));
    if (ttl) started.add(dns.changeTtl(zone, found, wanted.ttl()));
    if (labels) dns.label(zone, found, ownership.repaired(found.labels()));
    if (ownership.made(found.labels())) return Optional.of(Change.created(wanted.what()));
    return values || ttl || labels ? Optional.of(Change.changed(wanted.what())) : Optional.empty();
  }

  private List<InetSocketAddress> nameServers(DnsSpec spec) {
    return NameServers.of(dns, spec.zone().value(), resolver.get());
  }

  @Override
  public void removeRecords(DnsSpec spec) {
    takenOver(spec).undo(dns.rrsets(spec.zone().value()));
  }

  private TakenOverRecords takenOver(DnsSpec spec) {
    return new TakenOverRecords(dns, waiter, heartbeat, spec, ownership(spec));
  }

  private static Ownership ownership(DnsSpec spec) {
    return new Ownership(spec.labels(), spec.run());
  }
}
