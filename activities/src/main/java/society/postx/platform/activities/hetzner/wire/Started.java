package society.postx.platform.activities.hetzner.wire;

import java.util.List;

/** Something that exists from now on and is ready once its actions have ended. */
public record Started<T>(T resource, List<CloudAction> actions) {}
