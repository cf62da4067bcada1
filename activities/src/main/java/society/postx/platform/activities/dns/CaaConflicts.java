package society.postx.platform.activities.dns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.dns.DnsConflict;
import society.postx.platform.workflows.dns.DnsSpec;

/**
 * Finds CAA records that forbid certificates for a client's names. The closest name upwards that
 * has any decides (RFC 8659, section 3), in the zone and above it.
 *
 * @param rrsets all of the zone
 * @param above CAA values of a name that is not in the zone; empty where it has none
 */
record CaaConflicts(
    DnsSpec spec, String issuer, List<DnsRrset> rrsets, Function<String, List<String>> above) {
  private static final String CAA = "CAA";

  private record Place(Domain zone, String name) {}

  List<DnsConflict> all() {
    var names = new LinkedHashMap<Place, List<String>>();
    var values = new LinkedHashMap<Place, List<String>>();
    for (var name : spec.names()) {
      var found = closest(name).or(this::closestAbove);
      found.ifPresent(
          it -> {
            names.computeIfAbsent(it.getKey(), any -> new ArrayList<>()).add(name);
            values.put(it.getKey(), it.getValue());
          });
    }
    return values.entrySet().stream()
        .flatMap(
            it ->
                new CaaPolicy(it.getValue())
                        .objection(issuer)
                        .map(objection -> conflict(it.getKey(), it.getValue(), objection, names))
                        .stream())
        .toList();
  }

  private Optional<Map.Entry<Place, List<String>>> closest(String name) {
    for (var at = name; ; at = ZoneConflicts.parent(at)) {
      var place = at;
      var found = rrsets.stream().filter(it -> it.is(place, CAA)).findFirst();
      if (found.isPresent()) {
        var values = found.get().records().stream().map(DnsRrset.DnsRecord::value).toList();
        return Optional.of(Map.entry(new Place(spec.zone(), at), values));
      }
      if (at.equals("@")) return Optional.empty();
    }
  }

  /** Without top-level domains, which have no such records of other people's concern. */
  private Optional<Map.Entry<Place, List<String>>> closestAbove() {
    var name = spec.zone().value();
    for (; ; ) {
      name = name.substring(name.indexOf('.') + 1);
      if (name.indexOf('.') < 0) return Optional.empty();
      var values = above.apply(name);
      if (!values.isEmpty())
        return Optional.of(Map.entry(new Place(new Domain(name), "@"), List.copyOf(values)));
    }
  }

  private DnsConflict conflict(
      Place place,
      List<String> values,
      CaaPolicy.Objection objection,
      Map<Place, List<String>> names) {
    var zone = spec.zone().value();
    var concerned =
        names.getOrDefault(place, List.of()).stream()
            .map(it -> WantedRrset.full(it, zone))
            .toList();
    return new DnsConflict(
        place.zone(),
        place.name(),
        CAA,
        null,
        Map.of(),
        values,
        DnsConflict.Kind.IN_THE_WAY,
        "%s for %s; %s"
            .formatted(objection.why(), String.join(", ", concerned), objection.remedy()));
  }
}
