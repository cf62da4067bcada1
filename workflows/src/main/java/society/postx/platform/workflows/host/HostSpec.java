package society.postx.platform.workflows.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * @param address6 its public IPv6 address, as the Cloud API says; null where it is not needed, and
 *     from a run begun before 2026-11-29
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HostSpec(
    ClientName client,
    Domain domain,
    String address,
    String commit,
    List<Cidr> managementCidrs,
    RunLabel run,
    @Nullable String address6)
    implements ClientBound {
  /** Without its IPv6 address. */
  public HostSpec(
      ClientName client,
      Domain domain,
      String address,
      String commit,
      List<Cidr> managementCidrs,
      RunLabel run) {
    this(client, domain, address, commit, managementCidrs, run, null);
  }

  public static HostSpec of(ClientPlan plan, Server server) {
    var host = of(plan, server.ipv4());
    return new HostSpec(
        host.client,
        host.domain,
        host.address,
        host.commit,
        host.managementCidrs,
        host.run,
        server.ipv6());
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
    return new HostSpec(client, domain, address, otherCommit, managementCidrs, run, address6);
  }
}
