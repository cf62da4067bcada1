package society.postx.platform.sandbox.cloud;

import java.util.stream.Collectors;
import society.postx.platform.sandbox.state.ZoneRow;

/** Writes a zone as a zone file (RFC 1035). */
final class ZoneFile {
  private ZoneFile() {}

  static String write(ZoneRow zone) {
    return zone.rrsets.all().stream()
        .flatMap(
            rrset ->
                rrset.records.stream()
                    .map(
                        record ->
                            "%s\t%sIN\t%s\t%s\n"
                                .formatted(
                                    rrset.name,
                                    rrset.ttl == null ? "" : rrset.ttl + "\t",
                                    rrset.type,
                                    record.value())))
        .collect(
            Collectors.joining("", "$ORIGIN\t%s.\n$TTL\t%d\n".formatted(zone.name, zone.ttl), ""));
  }
}
