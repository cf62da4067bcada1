package society.postx.platform.workflows.dns;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;

/**
 * Describes the DNS names that a client needs in one zone.
 *
 * @param names relative to the zone; "@" is the zone itself
 * @param ttl seconds, 60 to 2147483647
 * @param domain the client's domain, in the zone; null in plans made before 2026-11-30
 * @param issuer the name by which CAA records allow the authority that issues the client's
 *     certificates; null where it is not known
 * @param takenOver records of others that an operator decided to go on in spite of
 */
public record DnsSpec(
    ClientName client,
    Domain zone,
    List<String> names,
    int ttl,
    SortedMap<String, String> labels,
    RunLabel run,
    @Nullable Domain domain,
    @Nullable String issuer,
    List<DnsConflict> takenOver)
    implements ClientBound {

  public DnsSpec {
    takenOver = takenOver == null ? List.of() : List.copyOf(takenOver);
  }

  public DnsSpec takingOver(List<DnsConflict> conflicts) {
    return new DnsSpec(client, zone, names, ttl, labels, run, domain, issuer, conflicts);
  }
}
