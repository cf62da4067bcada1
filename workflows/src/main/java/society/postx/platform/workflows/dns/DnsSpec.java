package society.postx.platform.workflows.dns;

import java.util.List;
import java.util.SortedMap;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;

/**
 * Describes the DNS names that a client needs in one zone.
 *
 * @param names relative to the zone; "@" is the zone itself
 * @param ttl seconds, 60 to 2147483647
 */
public record DnsSpec(
    ClientName client,
    Domain zone,
    List<String> names,
    int ttl,
    SortedMap<String, String> labels,
    RunLabel run)
    implements ClientBound {}
