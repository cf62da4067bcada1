package society.postx.platform.activities.dns;

import java.util.List;
import java.util.Locale;
import society.postx.platform.activities.hetzner.DnsApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.workflows.dns.DnsSpec;

/**
 * Says in the zone itself that this run removes a record of others, so that an abort knows what it
 * has to put back, even after the worker was killed. It is a TXT record below the name, which may
 * stand beside a CNAME: {@code _taken-over-cname.auth.dev}.
 *
 * @param name of the removed record, relative to the zone
 * @param type of the removed record
 */
record ReplacedMark(DnsApi dns, DnsSpec spec, Ownership ownership, String name, String type) {
  private static final String PREFIX = "_taken-over-";
  private static final String TXT = "TXT";

  static boolean isMark(DnsRrset rrset) {
    return rrset.type().equals(TXT) && rrset.name().startsWith(PREFIX);
  }

  /** Sets it before the record goes; {@code all} is the zone as it is. */
  void set(List<DnsRrset> all, List<CloudAction> started) {
    var there = all.stream().filter(it -> it.is(place(), TXT)).findFirst();
    if (there.isPresent()) {
      adopt(there.get());
      return;
    }
    try {
      started.add(dns.create(spec.zone().value(), rrset()));
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.UNIQUENESS_ERROR && e.code() != ErrorCode.CONFLICT) throw e;
      var found =
          dns.rrsetsNamed(spec.zone().value(), place()).stream()
              .filter(it -> it.is(place(), TXT))
              .findFirst();
      adopt(ownership.adopted(what(), found, DnsRrset::labels));
    }
  }

  /** An earlier run of this client may have left it. */
  private void adopt(DnsRrset found) {
    ownership.require(what(), found.labels());
    if (!ownership.made(found.labels())) dns.label(spec.zone().value(), found, ownership.ofNew());
  }

  /** Whether this run removed the record, or was about to. */
  boolean isSet(List<DnsRrset> all) {
    return all.stream().anyMatch(it -> it.is(place(), TXT) && ownership.made(it.labels()));
  }

  private DnsRrset rrset() {
    var text =
        "\"post-x-platform replaced the %s record for client %s\"".formatted(type, spec.client());
    return new DnsRrset(
        place(), TXT, spec.ttl(), ownership.ofNew(), List.of(new DnsRrset.DnsRecord(text)));
  }

  private String what() {
    return "rrset %s %s".formatted(WantedRrset.full(place(), spec.zone().value()), TXT);
  }

  private String place() {
    var label = PREFIX + type.toLowerCase(Locale.ROOT);
    return name.equals("@") ? label : label + "." + name;
  }
}
