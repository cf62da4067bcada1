package society.postx.platform.activities.hetzner.wire;

/** Whether Hetzner refuses to delete a resource. */
public record DeleteProtection(boolean delete) {}
