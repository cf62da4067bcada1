package society.postx.platform.workflows.backup;

/**
 * What retention saw of a client's repository besides its snapshots' terms.
 *
 * @param pruneDue whether tonight is a night for a prune, by {@link PruneCalendar}
 */
public record RepositoryState(boolean pruneDue) {}
