package society.postx.platform.workflows.staging;

import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * Describes the staging server for a client's data: as its own server, without what makes that one
 * the client's. It has no delete protection, no automated backups, no DNS name and no monitor.
 *
 * @param domain the apps' names end in it on the copy too; no record points to the copy
 * @param commit the commit whose {@code base/} it gets
 * @param serverTypes tried in order
 * @param locations tried in order for each type
 * @param managementCidrs networks that may reach port 22; nothing else reaches it
 * @param until its term: after it, the next drill removes the server, even one in use
 * @param run the one run that may use and delete it before its term
 */
public record StagingSpec(
    ClientName client,
    Domain domain,
    String commit,
    List<String> serverTypes,
    List<String> locations,
    String image,
    List<Cidr> managementCidrs,
    Instant until,
    RunLabel run) {
  private static final String PREFIX = "staging-";

  public StagingSpec {
    serverTypes = List.copyOf(serverTypes);
    locations = List.copyOf(locations);
    managementCidrs = List.copyOf(managementCidrs);
  }

  public static StagingSpec of(ClientPlan plan, Instant until) {
    var server = plan.server();
    return new StagingSpec(
        plan.client(),
        plan.domain(),
        plan.commit(),
        server.serverTypes(),
        server.locations(),
        server.image(),
        server.managementCidrs(),
        until,
        plan.run());
  }

  /** The server's and its firewall's name. No client's server begins so: see ClientName. */
  public String name() {
    return nameFor(client);
  }

  public static String nameFor(ClientName client) {
    return PREFIX + client;
  }
}
