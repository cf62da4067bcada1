package society.postx.platform.workflows.host;

import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.server.Server;

/**
 * Identifies a client's host and the commit that configures it.
 *
 * @param address its public IPv4 address
 */
public record HostSpec(
    ClientName client,
    Domain domain,
    String address,
    String commit,
    List<Cidr> managementCidrs,
    RunLabel run)
    implements ClientBound {
  public static HostSpec of(ClientPlan plan, Server server) {
    return of(plan, server.ipv4());
  }

  public static HostSpec of(ClientPlan plan, String address) {
    return new HostSpec(
        plan.client(),
        plan.domain(),
        address,
        plan.commit(),
        plan.server().managementCidrs(),
        plan.run());
  }

  /** The same host with another commit. */
  public HostSpec at(String otherCommit) {
    return new HostSpec(client, domain, address, otherCommit, managementCidrs, run);
  }
}
