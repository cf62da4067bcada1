package society.postx.platform.workflows.dns;

import static java.util.Comparator.comparing;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.takeover.Conflict;

/**
 * Existing DNS records that a client's new records would replace, outrank or join. They are kept
 * exactly as found, because an undo restores those that were replaced.
 *
 * @param name relative to the zone
 * @param ttl seconds; null for the zone's own
 * @param effect what the client's records would do to them, or how they are in the way
 */
public record DnsConflict(
    Domain zone,
    String name,
    String type,
    @Nullable Integer ttl,
    Map<String, String> labels,
    List<String> values,
    Kind kind,
    String effect) {
  /** What an onboarding does with them. */
  public enum Kind {
    /** Their place is needed: they are replaced. */
    REPLACED,
    /** They stay as they are, and lose traffic or users to the client's records. */
    KEPT,
    /** They stop the onboarding; no decision allows it. */
    IN_THE_WAY
  }

  public DnsConflict {
    labels = Map.copyOf(labels);
    values = List.copyOf(values);
  }

  /** Whether both have the same place and values; what an onboarding does to them may differ. */
  public boolean same(DnsConflict other) {
    return isAt(other.name, other.type)
        && new TreeSet<>(values).equals(new TreeSet<>(other.values));
  }

  public boolean isAt(String otherName, String otherType) {
    return name.equals(otherName) && type.equals(otherType);
  }

  /** For a decision: what would be replaced comes first. */
  public static List<Conflict> conflicts(List<DnsConflict> records) {
    return records.stream()
        .sorted(comparing(DnsConflict::kind))
        .map(DnsConflict::conflict)
        .toList();
  }

  public Conflict conflict() {
    var full = name.equals("@") ? zone.value() : name + "." + zone;
    var what = "rrset %s %s %s".formatted(full, type, String.join(" ", new TreeSet<>(values)));
    return new Conflict(what.strip(), effect, kind != Kind.IN_THE_WAY);
  }
}
