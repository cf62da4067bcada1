package society.postx.platform.activities.hetzner.wire;

import java.util.List;

/** A resource that was just created and is ready once its actions have ended. */
public record Started<T>(T resource, List<CloudAction> actions) {}
