package society.postx.platform.activities.dns;

import static society.postx.platform.workflows.text.ShownText.oneLine;
import static society.postx.platform.workflows.text.ShownText.shortened;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Address;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.offboarding.ClientRecords;
import society.postx.platform.workflows.offboarding.ClientRecords.RecordSet;

/**
 * Tells a client's record sets from those that others have in its zone. Pure.
 *
 * @param addresses of the client's server, in any spelling
 */
record ClientRrsets(DnsSpec spec, Ownership ownership, List<String> addresses) {
  /** Hetzner makes these with the zone. */
  private static final Set<String> OF_THE_ZONE = Set.of("SOA", "NS");

  private static final int MOST_OTHERS = 100;
  private static final int SHOWN = 200; // characters of a line

  static ClientRrsets of(DnsSpec spec, @Nullable String... addresses) {
    return new ClientRrsets(
        spec,
        new Ownership(spec.labels(), spec.run()),
        Stream.of(addresses).filter(Objects::nonNull).map(String::valueOf).toList());
  }

  /** The client's of these, and what others have under its names or at its address. */
  ClientRecords among(List<DnsRrset> all) {
    var own = all.stream().filter(this::isOwn).map(ClientRrsets::recordSet).toList();
    return new ClientRecords(own, others(all));
  }

  /** One line each; of very many, the first. */
  List<String> others(List<DnsRrset> all) {
    var lines =
        new ArrayList<>(
            all.stream().filter(it -> !isOwn(it)).flatMap(it -> line(it).stream()).toList());
    if (lines.size() <= MOST_OTHERS) return lines;
    var more = lines.size() - MOST_OTHERS;
    lines.subList(MOST_OTHERS, lines.size()).clear();
    lines.add("and %d more".formatted(more));
    return lines;
  }

  /** By its labels, or because it sends the client's own name to the client's server alone. */
  boolean isOwn(DnsRrset rrset) {
    if (OF_THE_ZONE.contains(rrset.type())) return false;
    if (ownership.owns(rrset.labels())) return true;
    return otherClient(rrset).isEmpty()
        && spec.names().contains(rrset.name())
        && WantedRrset.isAddress(rrset.type())
        && !rrset.records().isEmpty()
        && rrset.values().stream().allMatch(this::isTheServer);
  }

  private Optional<String> otherClient(DnsRrset rrset) {
    return Optional.ofNullable(rrset.labels().get(Ownership.CLIENT))
        .filter(it -> !it.equals(spec.client().value()));
  }

  private Optional<String> line(DnsRrset rrset) {
    var atServer =
        WantedRrset.isAddress(rrset.type()) && rrset.values().stream().anyMatch(this::isTheServer);
    if (!atServer && !isUnderTheClient(rrset)) return Optional.empty();
    var text =
        "record %s %s %s%s%s"
            .formatted(
                rrset.name(),
                rrset.type(),
                String.join(" ", recordSet(rrset).values()),
                otherClient(rrset).map(" of client %s"::formatted).orElse(""),
                atServer ? ", which points to the client's server" : "");
    return Optional.of(shortened(oneLine(text), SHOWN));
  }

  private boolean isUnderTheClient(DnsRrset rrset) {
    if (OF_THE_ZONE.contains(rrset.type()) && rrset.name().equals("@")) return false;
    return Stream.concat(spec.names().stream(), domain().stream())
        .anyMatch(name -> rrset.name().equals(name) || rrset.name().endsWith("." + name));
  }

  /** The client's domain, relative to the zone; empty where it is the zone, as all is below it. */
  private Optional<String> domain() {
    var domain = spec.domain();
    var ending = "." + spec.zone().value();
    return domain == null || !domain.value().endsWith(ending)
        ? Optional.empty()
        : Optional.of(domain.value().substring(0, domain.value().length() - ending.length()));
  }

  /** Whether these addresses are all the client's server's. */
  boolean leadsToTheServer(List<String> values) {
    return values.stream().allMatch(this::isTheServer);
  }

  private boolean isTheServer(String value) {
    return addresses.stream().anyMatch(it -> same(it, value));
  }

  static RecordSet recordSet(DnsRrset rrset) {
    var ttl = rrset.ttl();
    return new RecordSet(
        rrset.name(),
        rrset.type(),
        rrset.values().stream().sorted().toList(),
        ttl == null ? 0 : ttl,
        new TreeMap<>(rrset.labels()));
  }

  /** Whether both are one value: an IPv6 address has many spellings. */
  static boolean same(String left, String right) {
    return left.equals(right) || meaning(left).equals(meaning(right));
  }

  private static String meaning(String value) {
    for (var family : List.of(Address.IPv4, Address.IPv6)) {
      var bytes = Address.toByteArray(value, family); // parses, and asks nobody
      if (bytes != null) return Arrays.toString(bytes);
    }
    return value;
  }
}
