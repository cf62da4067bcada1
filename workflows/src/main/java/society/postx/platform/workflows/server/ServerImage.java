package society.postx.platform.workflows.server;

import java.time.Instant;

/**
 * A server image of a client's server at Hetzner.
 *
 * @param backup whether it belongs to the server and goes with it; else it is a snapshot
 * @param created by Hetzner's clock
 */
public record ServerImage(long id, boolean backup, Instant created) {}
