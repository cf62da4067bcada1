package society.postx.platform.workflows.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;

/**
 * The address of a client's host.
 *
 * @param ipv4 its public address
 * @param commit full hash whose host key pins are new enough to reach it while the infrastructure
 *     repository is down; null where it must be up, and from a worker of before 2026-11-30
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HostAddress(ClientName client, String ipv4, @Nullable String commit) {
  public HostAddress {
    if (client == null || ipv4 == null) {
      throw new IllegalArgumentException((client == null ? "client" : "ipv4") + ": is missing");
    }
  }

  /** The address of a host that is reached only while the repository is up. */
  public HostAddress(ClientName client, String ipv4) {
    this(client, ipv4, null);
  }

  /** For work on a commit that is decided already. */
  public HostAddress at(String fullHash) {
    return new HostAddress(client, ipv4, fullHash);
  }
}
