package society.postx.platform.workflows.host;

import java.util.List;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.RunLabel;
import society.postx.platform.workflows.server.Server;

/**
 * A client's host: where it is and which commit it shall be at.
 *
 * @param address its public IPv4 address
 */
public record HostSpec(
    ClientName client,
    Domain domain,
    String address,
    String commit,
    List<Cidr> managementCidrs,
    RunLabel run) {
  public static HostSpec of(ClientPlan plan, Server server) {
    return new HostSpec(
        plan.client(),
        plan.domain(),
        server.ipv4(),
        plan.commit(),
        plan.server().managementCidrs(),
        plan.run());
  }
}
