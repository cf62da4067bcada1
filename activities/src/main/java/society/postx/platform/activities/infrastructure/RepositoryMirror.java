package society.postx.platform.activities.infrastructure;

/**
 * A copy of the infrastructure repository at one moment.
 *
 * @param commit the newest of its default branch, full hash
 * @param refs how many it has
 * @param problem why it is the worker's own clone and not the remote; empty if it is the remote
 */
public record RepositoryMirror(String commit, int refs, String problem) {}
