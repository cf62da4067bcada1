package society.postx.platform.workflows.server;

import society.postx.platform.workflows.client.ClientName;

/**
 * The address of a client's host.
 *
 * @param ipv4 its public address
 */
public record HostAddress(ClientName client, String ipv4) {
  public HostAddress {
    if (client == null || ipv4 == null) {
      throw new IllegalArgumentException((client == null ? "client" : "ipv4") + ": is missing");
    }
  }
}
