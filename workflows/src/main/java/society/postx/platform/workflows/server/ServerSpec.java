package society.postx.platform.workflows.server;

import java.util.List;
import java.util.SortedMap;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;

/**
 * Describes the server that a client needs.
 *
 * @param commit the commit whose {@code base/cloud-init.yml} is its user data
 * @param serverTypes tried in order when Hetzner answers resource_unavailable
 * @param locations tried in order for each type
 * @param image a system image's name or a server image's id
 * @param labels ownership labels: managed-by, client, role, group
 * @param managementCidrs networks that may reach port 22
 */
public record ServerSpec(
    ClientName client,
    String name,
    String commit,
    List<String> serverTypes,
    List<String> locations,
    String image,
    SortedMap<String, String> labels,
    List<Cidr> managementCidrs,
    boolean automatedBackups,
    RunLabel run)
    implements ClientBound {}
