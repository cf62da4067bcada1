package society.postx.platform.activities.hetzner.wire;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All records of one name and type.
 *
 * @param name relative to the zone, "@" for the zone itself
 * @param ttl seconds; null for the zone's own
 */
public record DnsRrset(
    String name,
    String type,
    @Nullable Integer ttl,
    Map<String, String> labels,
    List<DnsRecord> records) {

  public record DnsRecord(String value) {}

  public Set<String> values() {
    return records.stream().map(DnsRecord::value).collect(Collectors.toUnmodifiableSet());
  }

  public boolean is(String otherName, String otherType) {
    return name.equals(otherName) && type.equals(otherType);
  }
}
