package society.postx.platform.workflows.rollout.targets;

import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.rollout.plan.Window;

/**
 * A client that a rollout includes.
 *
 * @param window when it may be changed, as {@code clients/<name>.yml} says; null for any time
 */
public record Target(ClientName client, Group group, @Nullable Window window) {}
