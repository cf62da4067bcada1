package society.postx.platform.workflows.offboarding;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The DNS records under a client's names.
 *
 * @param own rrsets that the platform made for the client or that point to its server: removed
 * @param others one line each: rrsets at or below the client's names that others made, which stay
 */
public record ClientRecords(List<RecordSet> own, List<String> others) {
  public ClientRecords {
    own = List.copyOf(own);
    others = List.copyOf(others);
  }

  /**
   * One rrset.
   *
   * @param name relative to the zone; "@" is the zone itself
   * @param type A, AAAA, CAA, …
   * @param values sorted
   * @param ttl seconds; 0 where the zone's own counts
   * @param labels at Hetzner, which an undo puts back
   */
  public record RecordSet(
      String name, String type, List<String> values, int ttl, SortedMap<String, String> labels) {
    public RecordSet {
      values = List.copyOf(values);
      labels =
          labels == null
              ? Collections.emptySortedMap()
              : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** Without labels. */
    public RecordSet(String name, String type, List<String> values, int ttl) {
      this(name, type, values, ttl, Collections.emptySortedMap());
    }

    /** {@code record alpha A 198.51.100.7}. */
    @JsonIgnore
    public String text() {
      return "record %s %s %s".formatted(name, type, String.join(" ", values));
    }
  }

  /** What is approved: one line each. */
  @JsonIgnore
  public List<String> lines() {
    return own.stream().map(RecordSet::text).toList();
  }
}
