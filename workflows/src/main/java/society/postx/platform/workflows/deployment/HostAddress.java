package society.postx.platform.workflows.deployment;

import society.postx.platform.workflows.client.ClientName;

/**
 * Where a client's host is.
 *
 * @param ipv4 its public address
 */
public record HostAddress(ClientName client, String ipv4) {}
