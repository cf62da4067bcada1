package society.postx.platform.sandbox.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;
import society.postx.platform.sandbox.state.RrsetRow;
import society.postx.platform.sandbox.state.SandboxState;
import society.postx.platform.sandbox.state.ZoneRow;

/** Looks names up in the zones of all projects. */
final class ZoneLookup {
  private final SandboxState state;

  ZoneLookup(SandboxState state) {
    this.state = state;
  }

  /** Returns the zone's answer for a name; empty if no zone contains it. */
  Optional<Found> look(Name name, int type) {
    return state.read(() -> zoneOf(name).map(zone -> look(zone, name, type)));
  }

  private Optional<ZoneRow> zoneOf(Name name) {
    var host = name.toString(true).toLowerCase(Locale.ROOT);
    return state.projects().values().stream()
        .flatMap(project -> project.zones.all().stream())
        .filter(zone -> host.equals(zone.name) || host.endsWith("." + zone.name))
        .max(Comparator.comparingInt(zone -> zone.name.length()));
  }

  private static Found look(ZoneRow zone, Name name, int type) {
    var sets = rrsets(zone, name);
    var records = new ArrayList<Record>();
    for (var rrset : sets) {
      int own = Type.value(rrset.type);
      if (own == type || type == Type.ANY || own == Type.CNAME)
        records.addAll(records(zone, rrset, name));
    }
    return new Found(!sets.isEmpty() || hasNamesBelow(zone, name), records, soa(zone));
  }

  /** The RRSets of the name itself, or else of the closest wildcard (RFC 4592). */
  private static List<RrsetRow> rrsets(ZoneRow zone, Name name) {
    var relative = relative(zone, name);
    var own = named(zone, relative);
    while (own.isEmpty() && !relative.equals("@")) {
      int dot = relative.indexOf('.');
      var parent = dot < 0 ? "@" : relative.substring(dot + 1);
      own = named(zone, parent.equals("@") ? "*" : "*." + parent);
      if (!named(zone, parent).isEmpty()) return own;
      relative = parent;
    }
    return own;
  }

  private static List<RrsetRow> named(ZoneRow zone, String name) {
    return zone.rrsets.all().stream().filter(rrset -> rrset.name.equals(name)).toList();
  }

  /** A name without records also exists if there are records below it. */
  private static boolean hasNamesBelow(ZoneRow zone, Name name) {
    var suffix = "." + relative(zone, name);
    return zone.rrsets.all().stream().anyMatch(rrset -> rrset.name.endsWith(suffix));
  }

  private static String relative(ZoneRow zone, Name name) {
    var host = name.toString(true).toLowerCase(Locale.ROOT);
    if (host.equals(zone.name)) return "@";
    return host.substring(0, host.length() - zone.name.length() - 1);
  }

  private static List<Record> records(ZoneRow zone, RrsetRow rrset, Name owner) {
    return rrset.records.stream().map(value -> record(zone, rrset, value.value(), owner)).toList();
  }

  private static Record record(ZoneRow zone, RrsetRow rrset, String value, Name owner) {
    try {
      var record = RecordParser.parse(zone, rrset, value);
      return record.getName().isWild() ? record.withName(owner) : serial(zone, record);
    } catch (IOException e) {
      throw new IllegalStateException("zone %s holds '%s'".formatted(zone.name, value), e);
    }
  }

  /** The SOA record with a serial that counts the changes. */
  private static Record serial(ZoneRow zone, Record record) {
    if (!(record instanceof SOARecord soa)) return record;
    return new SOARecord(
        soa.getName(),
        soa.getDClass(),
        soa.getTTL(),
        soa.getHost(),
        soa.getAdmin(),
        zone.serial,
        soa.getRefresh(),
        soa.getRetry(),
        soa.getExpire(),
        soa.getMinimum());
  }

  private static Record soa(ZoneRow zone) {
    var rrset = zone.rrsets.find(r -> r.type.equals("SOA")).orElseThrow();
    try {
      return record(zone, rrset, rrset.records.getFirst().value(), RecordParser.origin(zone));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param exists whether the name has any records, or names below it
   * @param records of the type asked for, or the CNAME in their place
   */
  record Found(boolean exists, List<Record> records, Record soa) {}
}
