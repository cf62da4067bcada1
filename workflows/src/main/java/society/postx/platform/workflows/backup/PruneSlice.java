package society.postx.platform.workflows.backup;

/**
 * How one slice of a prune ended. What it freed stays free.
 *
 * @param ended false if it took too long and freed nothing
 * @param more whether another slice could free more
 * @param note {@code freed 1.204 GiB}
 */
public record PruneSlice(boolean ended, boolean more, String note) {}
