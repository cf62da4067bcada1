package society.postx.platform.activities.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.workflows.dns.DnsConflict;
import society.postx.platform.workflows.dns.DnsConflict.Kind;
import society.postx.platform.workflows.dns.DnsSpec;

/**
 * Finds the records of others that a client's new records would outrank, replace or stand beside,
 * and what would keep them from being answered. Pure.
 *
 * <p>A wildcard answers for a name only while the name does not exist, not even as a part of a
 * longer one (RFC 4592): a new record takes the name, and each new name above it, away from it.
 *
 * @param rrsets all of the zone
 * @param zones names of all zones of the project
 */
record ZoneConflicts(DnsSpec spec, Ownership ownership, List<DnsRrset> rrsets, List<String> zones) {
  private static final Set<String> ADDRESSES = Set.of("A", "AAAA");

  /** Types that send visitors somewhere; of one name, they exclude or outrank addresses. */
  private static final Set<String> ROUTES = Set.of("A", "AAAA", "CNAME", "HTTPS");

  /** Looked at by themselves: they say who may issue certificates. */
  private static final String CAA = "CAA";

  List<DnsConflict> all() {
    var found = new TreeMap<String, DnsConflict>();
    Stream.of(atNames(), delegations(), wildcards(), predecessors())
        .flatMap(List::stream)
        .forEach(it -> found.putIfAbsent(it.name() + " " + it.type(), it));
    var all = new ArrayList<>(found.values());
    all.addAll(separateZones());
    all.sort(Comparator.comparing(DnsConflict::name).thenComparing(DnsConflict::type));
    return List.copyOf(all);
  }

  private List<DnsConflict> atNames() {
    return rrsets.stream()
        .filter(it -> spec.names().contains(it.name()) && !it.type().equals(CAA))
        .filter(it -> !it.name().equals("@") || ROUTES.contains(it.type()))
        .filter(it -> !ownership.owns(it.labels()) || it.type().equals("CNAME"))
        .map(this::atName)
        .filter(it -> it.kind() != Kind.KEPT || !hasAddresses(it.name()))
        .toList();
  }

  private DnsConflict atName(DnsRrset rrset) {
    var other = otherClient(rrset);
    if (other.isPresent()) {
      return conflict(
          rrset, Kind.IN_THE_WAY, "belongs to client %s of this platform".formatted(other.get()));
    }
    if (rrset.type().equals("NS")) return delegation(rrset, List.of(rrset.name()));
    return ROUTES.contains(rrset.type())
        ? conflict(rrset, Kind.REPLACED, "would be replaced by the client's records")
        : conflict(rrset, Kind.KEPT, "would stand beside the client's records");
  }

  private Optional<String> otherClient(DnsRrset rrset) {
    var labels = rrset.labels();
    var ours = ownership.labels();
    return labels.containsKey("managed-by")
            && labels.get("managed-by").equals(ours.get("managed-by"))
            && !labels.getOrDefault("client", "").equals(ours.get("client"))
        ? Optional.of(labels.getOrDefault("client", "?"))
        : Optional.empty();
  }

  private List<DnsConflict> delegations() {
    return rrsets.stream()
        .filter(it -> it.type().equals("NS") && !it.name().equals("@"))
        .flatMap(
            it -> {
              var below = spec.names().stream().filter(name -> isBelow(name, it.name())).toList();
              return below.isEmpty() ? Stream.of() : Stream.of(delegation(it, below));
            })
        .toList();
  }

  private DnsConflict delegation(DnsRrset rrset, List<String> names) {
    return conflict(
        rrset,
        Kind.IN_THE_WAY,
        "delegates %s to other name servers, which would answer instead".formatted(full(names)));
  }

  private List<DnsConflict> wildcards() {
    var existing = existingNames();
    var covered = new TreeMap<String, List<String>>();
    for (var name : spec.names()) {
      if (existing.contains(name)) continue;
      var closest = parent(name);
      while (!existing.contains(closest)) closest = parent(closest);
      covered.computeIfAbsent(wildcardAt(closest), any -> new ArrayList<>()).add(name);
    }
    return rrsets.stream()
        .filter(it -> covered.containsKey(it.name()) && !ownership.owns(it.labels()))
        .map(it -> conflict(it, Kind.KEPT, outranked(covered.getOrDefault(it.name(), List.of()))))
        .toList();
  }

  private String outranked(List<String> names) {
    return "answers for %s now; the client's records would take these names away from it"
        .formatted(full(names));
  }

  /** All names that have records or are a part of one that has; the zone itself exists. */
  private Set<String> existingNames() {
    var names = new HashSet<String>(Set.of("@"));
    for (var rrset : rrsets) for (var name = rrset.name(); names.add(name); ) name = parent(name);
    return names;
  }

  /**
   * What answers at and below the client's domain before the client has records: somebody built it
   * by hand before us. A name with an underscore belongs to no host.
   */
  private List<DnsConflict> predecessors() {
    var domain = spec.domain();
    if (domain == null || domain.equals(spec.zone()) || hasRecords()) return List.of();
    var top =
        domain.value().substring(0, domain.value().length() - spec.zone().value().length() - 1);
    return rrsets.stream()
        .filter(it -> it.name().equals(top) || isBelow(it.name(), top))
        .filter(it -> ROUTES.contains(it.type()) || it.type().equals("NS"))
        .filter(it -> !ownership.owns(it.labels()) && !spec.names().contains(it.name()))
        .filter(it -> !("." + it.name()).contains("._"))
        .map(it -> conflict(it, Kind.KEPT, "serves the client's domain now and would stay"))
        .toList();
  }

  private boolean hasRecords() {
    return spec.names().stream().anyMatch(this::hasAddresses);
  }

  /** Ours: the client uses the name, so that its owner may add what it likes. */
  private boolean hasAddresses(String name) {
    return rrsets.stream()
        .anyMatch(
            it ->
                it.name().equals(name)
                    && ADDRESSES.contains(it.type())
                    && ownership.owns(it.labels()));
  }

  /** The name servers of a zone answer from the most specific zone that they have. */
  private List<DnsConflict> separateZones() {
    var zone = spec.zone().value();
    return zones.stream()
        .filter(it -> it.endsWith("." + zone))
        .flatMap(
            it -> {
              var relative = it.substring(0, it.length() - zone.length() - 1);
              var names =
                  spec.names().stream()
                      .filter(name -> name.equals(relative) || isBelow(name, relative))
                      .toList();
              return names.isEmpty() ? Stream.of() : Stream.of(separateZone(relative, names));
            })
        .toList();
  }

  private DnsConflict separateZone(String relative, List<String> names) {
    return new DnsConflict(
        spec.zone(),
        relative,
        "SOA",
        null,
        Map.of(),
        List.of(),
        Kind.IN_THE_WAY,
        "is a zone of its own in this project, which would answer for %s".formatted(full(names)));
  }

  private DnsConflict conflict(DnsRrset rrset, Kind kind, String effect) {
    return new DnsConflict(
        spec.zone(),
        rrset.name(),
        rrset.type(),
        rrset.ttl(),
        rrset.labels(),
        rrset.records().stream().map(DnsRrset.DnsRecord::value).toList(),
        kind,
        effect);
  }

  private String full(List<String> names) {
    var zone = spec.zone().value();
    return String.join(", ", names.stream().map(it -> WantedRrset.full(it, zone)).toList());
  }

  private static boolean isBelow(String name, String above) {
    return name.endsWith("." + above);
  }

  static String parent(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "@" : name.substring(dot + 1);
  }

  private static String wildcardAt(String name) {
    return name.equals("@") ? "*" : "*." + name;
  }
}
